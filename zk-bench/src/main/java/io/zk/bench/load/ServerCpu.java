package io.zk.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What processes of this machine have used of its processors. Linux only. */
final class ServerCpu {
    /** The unit of /proc: the same on every Linux that the JVM runs on. */
    private static final double TICKS_A_SECOND = 100;

    private static final int USER_AFTER_NAME = 11;

    private ServerCpu() {}

    /** CPU seconds of these processes since they began, user and system. */
    static double seconds(List<Long> pids) throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in parentheses may hold anything, spaces too.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(fields[USER_AFTER_NAME]) + Long.parseLong(fields[USER_AFTER_NAME + 1]);
        }
        return ticks / TICKS_A_SECOND;
    }
}
