package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.DECIMAL;
import static io.zk.server.config.ValueType.integer;

import java.util.List;

/** The settings of what keeps a server from being overrun: by requests, by clients, by a disk that fills up. */
public final class LimitKeys {
    public static final Setting<Integer> REQUESTS_MAX = anywhere(
                    "request_throttle_max_requests",
                    integer(0),
                    0,
                    "writes under way from which on no connection is read for a while; 0: no limit")
            .alias("requestThrottleLimit");
    public static final Setting<Integer> STALL_MILLIS = anywhere(
                    "request_throttle_stall_time", integer(1), 100, "milliseconds that it is not read then")
            .alias("requestThrottleStallTime");
    public static final Setting<Boolean> DROP_STALE = anywhere(
                    "request_throttle_drop_stale",
                    BOOLEAN,
                    true,
                    "whether `request_stale_latency_check` ends connections")
            .alias("requestThrottleDropStale");
    public static final Setting<Boolean> STALE_LATENCY = anywhere(
                    "request_stale_latency_check",
                    BOOLEAN,
                    false,
                    "a write that has waited longer than its session's timeout is not carried out, and its connection ends")
            .alias("requestStaleLatencyCheck");
    public static final Setting<Integer> THROTTLED_MILLIS = anywhere(
                    "throttled_op_wait_time",
                    integer(0),
                    0,
                    "milliseconds of waiting after which a write is refused with the error -127; 0: never")
            .alias("throttledOpWaitTime");
    public static final Setting<Integer> TOKENS = anywhere(
                    "connection_throttle_tokens",
                    integer(0),
                    0,
                    "sessions that may begin or be renewed at once: tokens in a full bucket; 0: no limit")
            .alias("connectionMaxTokens");
    public static final Setting<Integer> FILL_TIME = anywhere(
                    "connection_throttle_fill_time", integer(1), 1, "milliseconds after which tokens are added")
            .alias("connectionTokenFillTime");
    public static final Setting<Integer> FILL_COUNT = anywhere(
                    "connection_throttle_fill_count", integer(0), 1, "tokens added then")
            .alias("connectionTokenFillCount");
    public static final Setting<Integer> FREEZE_TIME = anywhere(
                    "connection_throttle_freeze_time",
                    integer(-1),
                    -1,
                    "milliseconds between changes of the chance with which clients are turned away at random; -1: none are")
            .alias("connectionFreezeTime");
    public static final Setting<Double> DROP_INCREASE = anywhere(
                    "connection_throttle_drop_increase", DECIMAL, 0.02, "what that chance grows by without tokens")
            .alias("connectionDropIncrease");
    public static final Setting<Double> DROP_DECREASE = anywhere(
                    "connection_throttle_drop_decrease", DECIMAL, 0.002, "what it falls by otherwise")
            .alias("connectionDropDecrease");
    public static final Setting<Double> DECREASE_RATIO = anywhere(
                    "connection_throttle_decrease_ratio", DECIMAL, 0.0, "the share of the bucket above which it falls")
            .alias("connectionDecreaseRatio");
    public static final Setting<Boolean> WEIGHTS = anywhere(
            "connection_throttle_weight_enabled", BOOLEAN, false, "whether a session takes more than one token");
    public static final Setting<Integer> GLOBAL_WEIGHT = anywhere(
            "connection_throttle_global_session_weight", integer(1), 3, "tokens that a new session takes then");
    public static final Setting<Integer> RENEW_WEIGHT =
            anywhere("connection_throttle_renew_session_weight", integer(1), 2, "tokens that a renewed one takes then");
    public static final Setting<Integer> DISK_WARNING_MEBI = anywhere(
            "disk.warningMb",
            integer(-1),
            -1,
            "MiB left on the disk below which it is warned; -1: 5 percent of it, 1024 at most; 0: never");
    public static final Setting<Integer> DISK_RESERVE_MEBI = anywhere(
            "disk.reserveMb",
            integer(-1),
            -1,
            "MiB left on the disk below which writes are refused, or another member leads; -1: 1 percent of it, 64 at most;"
                    + " 0: never");

    private static final String DROPPED_ANYWAY = "what a closed connection left waiting is always dropped";
    private static final String READ_LATER =
            "the bytes of all requests are bounded, and beyond that a connection is read later, not closed";

    static final List<Setting<?>> ALL = List.of(
            REQUESTS_MAX,
            STALL_MILLIS,
            DROP_STALE,
            STALE_LATENCY,
            anywhere("request_stale_connection_check", BOOLEAN, true, "requests of closed connections are dropped")
                    .alias("requestStaleConnectionCheck")
                    .ignored(DROPPED_ANYWAY),
            anywhere(
                            "request_throttler.shutdownTimeout",
                            integer(0),
                            10_000,
                            "milliseconds to wait for the throttler at the end")
                    .ignored("there is no throttler to wait for"),
            THROTTLED_MILLIS,
            TOKENS,
            FILL_TIME,
            FILL_COUNT,
            FREEZE_TIME,
            DROP_INCREASE,
            DROP_DECREASE,
            DECREASE_RATIO,
            WEIGHTS,
            GLOBAL_WEIGHT,
            anywhere("connection_throttle_local_session_weight", integer(0), 1, "tokens of a local session")
                    .ignored("there are no local sessions"),
            RENEW_WEIGHT,
            DISK_WARNING_MEBI,
            DISK_RESERVE_MEBI,
            anywhere(
                            "largeRequestThreshold",
                            integer(-1),
                            -1,
                            "bytes from which on a request is a large one; -1: none is")
                    .ignored(READ_LATER),
            anywhere("largeRequestMaxBytes", integer(0), 104_857_600, "bytes of all large requests together")
                    .ignored(READ_LATER));

    private LimitKeys() {}
}
