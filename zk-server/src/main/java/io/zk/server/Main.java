package io.zk.server;

import io.zk.server.config.ConfigException;
import io.zk.server.config.ConfigReader;
import io.zk.server.config.EnsembleConfig;
import io.zk.server.config.ProcessProperties;
import io.zk.server.config.ServerConfig;
import io.zk.server.storage.DataFolderException;
import java.io.IOException;
import java.io.PrintStream;
import java.security.Security;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;

/** The server's process. */
public final class Main {
    private static final Logger LOG = LogManager.getLogger(Main.class);
    private static final String USAGE =
            "Usage: Main configfile | port dataDir [tickTime] [maxClientCnxns] | (nothing: port 2181, data in ./"
                    + ConfigReader.DATA_DIR_WITHOUT_ARGUMENTS + ")";

    private Main() {}

    /** Runs until it is killed, or ends with a code of {@link ExitCode}. */
    public static void main(String[] arguments) {
        // Members are looked up at each dial: what the JVM remembers of a name would outlive a move of its host.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        ExitCode code = start(List.of(arguments), System.out, System.err);
        if (code != ExitCode.FINISHED) {
            LOG.error("Exiting JVM with code {}", code.code());
            System.exit(code.code());
        }
    }

    private static ExitCode start(List<String> arguments, PrintStream out, PrintStream err) {
        ServerConfig config;
        try {
            config = ConfigReader.read(arguments, ProcessProperties.read());
        } catch (ConfigException e) {
            String what = e.invocation() ? "Invalid arguments" : "Invalid config";
            LOG.error("{}, exiting abnormally: {}", what, e.getMessage());
            err.println(what + ", exiting abnormally: " + e.getMessage());
            if (e.invocation()) {
                err.println(USAGE);
            }
            return ExitCode.INVALID_INVOCATION;
        }
        nameLines(config);
        config.warnings().forEach(LOG::warn);
        if (arguments.isEmpty()) {
            out.println("no arguments: serving port " + config.listener().port() + ", data in "
                    + config.dataDir().toAbsolutePath());
        }
        return serve(config, err);
    }

    /** Every line of the log names the member; all threads begin after this one, and take it over. */
    private static void nameLines(ServerConfig config) {
        EnsembleConfig ensemble = config.ensemble();
        if (ensemble != null) {
            ThreadContext.put("myid", Long.toString(ensemble.myId()));
        }
    }

    private static ExitCode serve(ServerConfig config, PrintStream err) {
        Fatal fatal = new Fatal(System::exit);
        try {
            Server server = Server.start(config, fatal);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(server, fatal), "shutdown"));
            LOG.info(
                    "serving clients on port {}",
                    server.clientPort() == 0 ? server.secureClientPort() : server.clientPort());
            return ExitCode.FINISHED;
        } catch (DataFolderException e) {
            LOG.error("Unable to access datadir, exiting abnormally: {}", e.getMessage());
            err.println("Unable to access datadir, exiting abnormally: " + e.getMessage());
            return ExitCode.UNABLE_TO_ACCESS_DATADIR;
        } catch (IOException e) {
            LOG.error("Unexpected exception, exiting abnormally: {}", e.getMessage());
            err.println("Unexpected exception, exiting abnormally: " + e.getMessage());
            return ExitCode.UNEXPECTED_ERROR;
        }
    }

    private static void shutDown(Server server, Fatal fatal) {
        if (!fatal.ending()) {
            LOG.info("shutting down");
            server.stopping();
            server.close();
        }
        LogManager.shutdown();
    }
}
