package io.zk.server.sim;

import io.zk.server.replica.DiskCommand;
import java.io.IOException;
import java.util.List;

/** The log thread of a process: does what it is told in order, and may die between any two steps. */
interface SimLog {
    /** Takes these over, behind all before. */
    void take(List<DiskCommand> commands);

    /** Something that needs the disk. */
    interface Work {
        void run() throws IOException;
    }
}
