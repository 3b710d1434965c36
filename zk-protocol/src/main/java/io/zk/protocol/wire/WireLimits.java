package io.zk.protocol.wire;

/**
 * Bounds on what a decoder accepts, in bytes.
 *
 * @param frameBytesMax largest frame payload ({@code jute.maxbuffer})
 * @param fieldBytesMax largest string or buffer inside a record ({@code jute.maxbuffer} plus the extra size)
 */
public record WireLimits(int frameBytesMax, int fieldBytesMax) {
    /** Apache's default of {@code jute.maxbuffer}: 0xfffff bytes. */
    public static final int MAX_BUFFER_DEFAULT = 0xfffff;

    /** Apache never lets the extra size fall below this many bytes. */
    private static final int EXTRA_BYTES_MIN = 1024;

    /** The limits of a server or client on which nothing is configured. */
    public static final WireLimits DEFAULT = of(MAX_BUFFER_DEFAULT);

    /** The limits for a {@code jute.maxbuffer} whose extra size is not configured: the same again. */
    public static WireLimits of(int maxBuffer) {
        return of(maxBuffer, maxBuffer);
    }

    /** The limits for a {@code jute.maxbuffer} and an extra size, both in bytes. */
    public static WireLimits of(int maxBuffer, int extraBytes) {
        long field = (long) maxBuffer + Math.max(extraBytes, EXTRA_BYTES_MIN);
        return new WireLimits(maxBuffer, (int) Math.min(field, Integer.MAX_VALUE));
    }
}
