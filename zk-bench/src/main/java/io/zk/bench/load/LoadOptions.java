package io.zk.bench.load;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is to be done to which server. Filled by the command line. */
final class LoadOptions {
    /** What is measured. */
    enum Kind {
        /** Requests of {@link #operations}. */
        LOAD,
        /** A writer changes a node; every watcher hears of it and sets its watch again. */
        WATCH,
        /** Sessions are opened and closed. */
        CHURN
    }

    @Option(names = "--servers", required = true, paramLabel = "HOST:PORT[,..]", description = "connect string")
    String servers = "";

    @Option(names = "--mode", defaultValue = "LOAD", description = "load, watch or churn [${DEFAULT-VALUE}]")
    Kind kind = Kind.LOAD;

    @Option(
            names = "--op",
            defaultValue = "get:90,set:10",
            paramLabel = "OP[:WEIGHT][,..]",
            description = "get exists children set create_seq create_eph multi [${DEFAULT-VALUE}]")
    String operations = "";

    @Option(names = "--conns", defaultValue = "8", description = "sessions [${DEFAULT-VALUE}]")
    int connections;

    @Option(names = "--inflight", defaultValue = "16", description = "requests under way a session [${DEFAULT-VALUE}]")
    int inFlight;

    @Option(names = "--seconds", defaultValue = "10", description = "measured [${DEFAULT-VALUE}]")
    double seconds;

    @Option(names = "--warmup", defaultValue = "5", description = "seconds before that [${DEFAULT-VALUE}]")
    double warmup;

    @Option(names = "--size", defaultValue = "100", description = "bytes of data a node [${DEFAULT-VALUE}]")
    int size;

    @Option(names = "--paths", defaultValue = "1000", description = "nodes that are read and set [${DEFAULT-VALUE}]")
    int paths;

    @Option(names = "--kids", defaultValue = "100", description = "children that children lists [${DEFAULT-VALUE}]")
    int children;

    @Option(names = "--watchers", defaultValue = "500", description = "sessions that watch [${DEFAULT-VALUE}]")
    int watchers;

    @Option(names = "--prefix", defaultValue = "/bench", description = "all nodes are below this [${DEFAULT-VALUE}]")
    String prefix = "";

    @Option(names = "--pids", split = ",", description = "processes of the servers here: their CPU time is measured")
    List<Long> pids = new ArrayList<>();

    @Option(names = "--threads", defaultValue = "2", description = "network threads of the driver [${DEFAULT-VALUE}]")
    int threads;

    @Option(names = "--json", description = "one line of JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "this")
    boolean help;
}
