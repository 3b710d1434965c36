package io.zk.bench.load;

import io.zk.client.net.ClientThreads;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** The load driver's process: exit code 0, 1 if something went wrong with the server, 2 for a wrong command line. */
public final class Load {
    private Load() {}

    public static void main(String[] arguments) throws InterruptedException {
        LoadOptions options = new LoadOptions();
        CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)
                        .name("load.sh"))
                .setCaseInsensitiveEnumValuesAllowed(true);
        try {
            line.parseArgs(arguments);
            if (options.help) {
                line.usage(System.out);
                return;
            }
            Figures figures = run(options);
            System.out.println(options.json ? figures.json() : figures.text());
            System.exit(figures.errors() == 0 ? 0 : 1);
        } catch (CommandLine.ParameterException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (ExecutionException | TimeoutException | IOException e) {
            System.err.println("no load on " + options.servers + ": " + e);
            System.exit(1);
        }
    }

    static Figures run(LoadOptions options)
            throws InterruptedException, ExecutionException, TimeoutException, IOException {
        try (ClientThreads threads = new ClientThreads(options.threads)) {
            Sessions sessions = new Sessions(options, threads);
            return switch (options.kind) {
                case LOAD -> new RequestLoad(options, sessions).run();
                case WATCH -> new WatchLoad(options, sessions).run();
                case CHURN -> new ChurnLoad(options, sessions).run();
            };
        }
    }
}
