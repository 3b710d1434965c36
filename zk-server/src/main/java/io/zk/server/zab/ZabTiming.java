package io.zk.server.zab;

/**
 * How long members wait for each other.
 *
 * @param initLimit ticks for connecting and synchronising
 * @param syncLimit ticks of silence, or of being behind
 */
public record ZabTiming(int tickMillis, int initLimit, int syncLimit) {
    public long initMillis() {
        return (long) tickMillis * initLimit;
    }

    public long syncMillis() {
        return (long) tickMillis * syncLimit;
    }
}
