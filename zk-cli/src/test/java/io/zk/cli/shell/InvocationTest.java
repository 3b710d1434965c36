package io.zk.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.cli.shell.Invocation.BadInvocation;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvocationTest {
    @Test
    void withoutArgumentsItIsAShellOnTheLocalServer() throws BadInvocation {
        assertEquals(
                new Invocation("localhost:2181", 30_000, false, false, false, null, List.of()),
                Invocation.parse(List.of()));
    }

    @Test
    void optionsComeBeforeTheCommand() throws BadInvocation {
        assertEquals(
                new Invocation("a:1,b:2/c", 5000, true, true, false, "f", List.of("ls", "-s", "/", "-server")),
                Invocation.parse(List.of(
                        "-server",
                        "a:1,b:2/c",
                        "-timeout",
                        "5000",
                        "-r",
                        "-waitforconnection",
                        "-client-configuration",
                        "f",
                        "ls",
                        "-s",
                        "/",
                        "-server")));
    }

    @Test
    void unknownOptionsAreSkipped() throws BadInvocation {
        assertEquals(
                List.of("ls", "/"),
                Invocation.parse(List.of("-zzz", "--", "ls", "/")).command());
        assertTrue(Invocation.parse(List.of("-zzz", "--help")).help());
    }

    @Test
    void aMissingValueIsNamed() {
        for (String option : List.of("-server", "-timeout", "-client-configuration")) {
            BadInvocation flaw = assertThrows(BadInvocation.class, () -> Invocation.parse(List.of("-r", option)));
            assertEquals("Error: no argument found for option " + option, flaw.getMessage());
        }
    }

    @Test
    void aTimeoutIsAPositiveNumber() {
        for (String text : List.of("x", "0", "-1", "99999999999")) {
            assertThrows(BadInvocation.class, () -> Invocation.parse(List.of("-timeout", text)), text);
        }
    }
}
