package io.zk.server.storage;

/**
 * How the log is written, and when a new file and a snapshot are due.
 *
 * @param preallocBytes zeros written ahead of the records at most; 0 or less: none ({@code preAllocSize} x 1024)
 * @param forceSync whether {@link TxnLog#force} really forces; false loses transactions on a power failure
 * @param snapCount a snapshot is due after this many transactions or, drawn anew each time, down to half as many; at
 *     least 2. Later where the log is small beside the newest snapshot, see {@link TxnLog#snapshotDue}
 * @param snapBytes the same for bytes of records; 0 or less: no such limit ({@code snapSizeLimitInKb} x 1024)
 * @param fileBytesMax a new file is begun, without a snapshot, once a file has more than this; 0 or less: no such limit
 *     ({@code txnLogSizeLimitInKb} x 1024)
 */
public record LogLimits(long preallocBytes, boolean forceSync, int snapCount, long snapBytes, long fileBytesMax) {
    public static final LogLimits DEFAULT = new LogLimits(65536L << 10, true, 100_000, 4_194_304L << 10, -1);
}
