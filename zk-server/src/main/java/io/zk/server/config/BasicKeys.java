package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.Setting.inFile;
import static io.zk.server.config.Setting.property;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.integer;

import java.util.List;

/** The settings of every server: time, client ports, limits on clients. */
public final class BasicKeys {
    /** No port. */
    public static final int NO_PORT = -1;

    public static final Setting<Integer> TICK_TIME = inFile(
            "tickTime",
            integer(Integer.MIN_VALUE),
            3000,
            "the unit of time, in milliseconds, for the limits of an ensemble, bounds of session timeouts, and expiry");
    public static final Setting<Integer> CLIENT_PORT = inFile(
            "clientPort",
            integer(0, 65535),
            NO_PORT,
            "the port for clients; 0: any free one. It may stand in the `server.N` line instead, or be left out where there is `secureClientPort`");
    public static final Setting<String> CLIENT_PORT_ADDRESS =
            inFile("clientPortAddress", TEXT, "", "the address on which `clientPort` listens; unset: every address");
    public static final Setting<Integer> CLIENT_PORT_BACKLOG =
            inFile("clientPortListenBacklog", integer(-1), -1, "connections that may wait to be accepted; -1: 1024");
    public static final Setting<Integer> MAX_CLIENT_CNXNS =
            inFile("maxClientCnxns", integer(0), 60, "connections one client address may hold; 0: no limit");
    public static final Setting<Integer> MAX_CNXNS =
            anywhere("maxCnxns", integer(0), 0, "connections in all; 0: no limit");
    public static final Setting<Integer> MIN_SESSION_TIMEOUT =
            inFile("minSessionTimeout", integer(-1), -1, "least session timeout granted, in milliseconds; -1: 2 ticks");
    public static final Setting<Integer> MAX_SESSION_TIMEOUT = inFile(
            "maxSessionTimeout", integer(-1), -1, "largest session timeout granted, in milliseconds; -1: 20 ticks");
    public static final Setting<String> FOUR_LETTER_WORDS = anywhere(
            "4lw.commands.whitelist", TEXT, "srvr", "four-letter words that are answered, with commas; *: all");
    public static final Setting<Integer> JUTE_MAX_BUFFER = property(
            "jute.maxbuffer", integer(1024), 0xfffff, "largest request, in bytes, and with it the largest node");
    public static final Setting<Integer> JUTE_EXTRA_SIZE = anywhere(
            "jute.maxbuffer.extrasize",
            integer(0),
            0,
            "bytes a record may exceed `jute.maxbuffer` by; 0: as much again");
    public static final Setting<Integer> SESSIONLESS_TIMEOUT = anywhere(
            "nio.sessionlessCnxnTimeout",
            integer(1),
            10_000,
            "milliseconds after which a connection that opened no session is closed");
    public static final Setting<Integer> OUTSTANDING_LIMIT = anywhere(
            "globalOutstandingLimit",
            integer(1),
            1000,
            "requests being worked on, above which no more are read from connections that wait for an answer");
    public static final Setting<Integer> IO_LOOPS =
            anywhere("net.loops", integer(0), 0, "threads that serve clients; 0: as many as processors");
    public static final Setting<Boolean> CLIENT_KEEP_ALIVE =
            anywhere("clientTcpKeepAlive", BOOLEAN, false, "TCP keep-alive on client connections");

    private static final String OTHER_THREADS = "this server has other threads than Apache's";
    private static final String NO_CACHE = "replies are written straight from the tree, without a cache";
    private static final String OWN_BOUNDS = "every connection and every queue has a bound of its own here";

    static final List<Setting<?>> ALL = List.of(
            TICK_TIME,
            CLIENT_PORT,
            CLIENT_PORT_ADDRESS,
            CLIENT_PORT_BACKLOG,
            MAX_CLIENT_CNXNS,
            MAX_CNXNS,
            MIN_SESSION_TIMEOUT,
            MAX_SESSION_TIMEOUT,
            FOUR_LETTER_WORDS,
            JUTE_MAX_BUFFER,
            JUTE_EXTRA_SIZE,
            SESSIONLESS_TIMEOUT,
            OUTSTANDING_LIMIT,
            IO_LOOPS,
            CLIENT_KEEP_ALIVE,
            inFile("localSessionsEnabled", BOOLEAN, false, "sessions that one server alone knows")
                    .notYet("local sessions are not supported yet"),
            inFile("localSessionsUpgradingEnabled", BOOLEAN, false, "local sessions become global when needed")
                    .notYet("local sessions are not supported yet"),
            property("readonlymode.enabled", BOOLEAN, false, "serve reads without a quorum")
                    .notYet("read-only mode is not supported yet"),
            anywhere(
                    "serverCnxnFactory",
                    ValueType.choice(
                            "org.apache.zookeeper.server.NIOServerCnxnFactory",
                            "org.apache.zookeeper.server.NettyServerCnxnFactory"),
                    "org.apache.zookeeper.server.NIOServerCnxnFactory",
                    "the network layer: there is one here, and either name stands for it"),
            anywhere("nio.numSelectorThreads", integer(1), 1, "threads that read from sockets")
                    .ignored(OTHER_THREADS),
            anywhere("nio.numWorkerThreads", integer(0), 0, "threads that serve connections; 0: twice the processors")
                    .ignored(OTHER_THREADS),
            anywhere("nio.directBufferBytes", integer(0), 65536, "bytes of a buffer for writing")
                    .ignored(OTHER_THREADS),
            anywhere("nio.shutdownTimeout", integer(0), 5000, "milliseconds to wait for them at the end")
                    .ignored(OTHER_THREADS),
            anywhere("commitProcessor.numWorkerThreads", integer(0), 0, "threads that carry reads out")
                    .ignored(OTHER_THREADS),
            anywhere(
                            "commitProcessor.shutdownTimeout",
                            ValueType.number(0),
                            5000L,
                            "milliseconds to wait for them at the end")
                    .ignored(OTHER_THREADS),
            anywhere(
                            "commitProcessor.maxReadBatchSize",
                            integer(-1),
                            -1,
                            "reads in a row before commits have their turn")
                    .ignored(OTHER_THREADS),
            anywhere("commitProcessor.maxCommitBatchSize", integer(1), 1, "commits in a row before reads have theirs")
                    .ignored(OTHER_THREADS),
            anywhere("intBufferStartingSizeBytes", integer(32), 1024, "bytes of the buffer in which a reply begins")
                    .ignored(NO_CACHE),
            anywhere("maxResponseCacheSize", integer(-1), 400, "replies to reads of data that are kept")
                    .ignored(NO_CACHE),
            anywhere(
                            "maxGetChildrenResponseCacheSize",
                            integer(-1),
                            400,
                            "replies with lists of children that are kept")
                    .ignored(NO_CACHE),
            anywhere("netty.server.earlyDropSecureConnectionHandshakes", BOOLEAN, false, "drop TLS handshakes early")
                    .ignored(OWN_BOUNDS),
            anywhere(
                            "netty.advancedFlowControl.enabled",
                            BOOLEAN,
                            false,
                            "read no more from clients while too much is under way")
                    .alias("advancedFlowControlEnabled")
                    .ignored("it is always on here"));

    private BasicKeys() {}
}
