package io.zk.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where picocli by itself would read a line in another way than the library of Apache's shell. */
class ArgumentReaderTest {
    private static final String UNKNOWN = "org.apache.commons.cli.UnrecognizedOptionException: Unrecognized option: ";
    private static final String MISSING =
            "org.apache.commons.cli.MissingArgumentException: Missing argument for option: ";

    @Test
    void ofAnOptionGivenTwiceTheFirstCounts() throws CommandException {
        assertEquals(
                new Arguments(List.of("/a"), Map.of("v", "1", "s", "true")),
                read("set", "-v", "1", "-s", "/a", "-v2", "-s"));
    }

    @Test
    void wordsArriveAsTheyAre() throws CommandException {
        List<String> words = List.of("@file", "${user.home}", "'x'", "\"y\"", "", "a,b", "-");
        assertEquals(new Arguments(words, Map.of()), read("create", words.toArray(new String[0])));
        assertEquals(new Arguments(List.of(), Map.of("v", "@x")), read("set", "-v", "@x"));
    }

    @Test
    void whatFollowsTwoDashesIsAnArgument() throws CommandException {
        assertEquals(
                new Arguments(List.of("a", "-s", "--", "-z"), Map.of("s", "true")),
                read("set", "-s", "a", "--", "-s", "--", "-z"));
        refuses(MISSING + "v", "set", "-v", "--", "1");
    }

    @Test
    void aValueMayBeginWithADashUnlessItIsAnOption() throws CommandException {
        assertEquals(Map.of("v", "-1"), read("set", "-v", "-1").options());
        assertEquals(Map.of("v", "-z"), read("set", "-v", "-z").options());
        assertEquals(Map.of("v", "--"), read("set", "-v=--").options());
        refuses(MISSING + "v", "set", "-v", "-s");
        refuses(MISSING + "v", "set", "-sv", "-s");
    }

    @Test
    void aNegativeNumberIsAnOption() {
        refuses(UNKNOWN + "-5", "create", "/a", "-5");
        refuses(UNKNOWN + "-1e3", "create", "/a", "-1e3");
    }

    @Test
    void anEqualsSignFollowsOneLetter() {
        refuses(UNKNOWN + "-file=x", "reconfig", "-file=x");
        refuses(UNKNOWN + "-sv=3", "set", "-sv=3");
        refuses(UNKNOWN + "-s=true", "set", "-s=true");
    }

    @Test
    void theComplaintIsAboutTheFirstFlawAndTheWholeWord() {
        refuses(UNKNOWN + "-sz", "get", "-sz", "/a", "-q");
        refuses(UNKNOWN + "-z", "set", "-z", "/a", "-v");
        refuses(MISSING + "v", "set", "-v", "-s", "-z");
        refuses(UNKNOWN + "-y", "set", "-v", "-z", "-y");
    }

    private static Arguments read(String name, String... words) throws CommandException {
        Command command = Commands.find(name);
        assertNotNull(command);
        return ArgumentReader.read(command, List.of(words));
    }

    private static void refuses(String complaint, String name, String... words) {
        CommandException flaw = assertThrows(CommandException.class, () -> read(name, words));
        assertEquals(complaint, flaw.getMessage());
    }
}
