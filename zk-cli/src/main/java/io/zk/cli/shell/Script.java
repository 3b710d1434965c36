package io.zk.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;

/**
 * Feeds lines to a shell from something that is no terminal. It prints the prompts all the same, without the lines:
 * that is what Apache's shell does, and what people cut off its output.
 */
public final class Script {
    private final Shell shell;
    private final StreamOutput output;

    public Script(Shell shell, StreamOutput output) {
        this.shell = shell;
        this.output = output;
    }

    /** Until the lines end, or one of them ends the shell. */
    public void run(BufferedReader lines) throws IOException, InterruptedException {
        shell.awaitConnection(Shell.PROMPT_WAIT_MILLIS);
        while (!shell.ended()) {
            output.prompt(shell.prompt());
            String line = lines.readLine();
            if (line == null) {
                output.prompt("\n");
                return;
            }
            shell.runLine(line);
        }
    }
}
