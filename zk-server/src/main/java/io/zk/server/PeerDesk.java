package io.zk.server;

import io.zk.server.net.PeerNet;
import io.zk.server.replica.PeerCommand;
import java.util.List;
import java.util.function.Consumer;

/** Takes what the core wants of other members to those who do it. Core thread, but for the start and the end. */
final class PeerDesk implements Consumer<List<PeerCommand>>, AutoCloseable {
    private static final long STOP_MILLIS = 5000;

    private final PeerNet net;
    private final LogReads reads;
    private final Duty reading;
    private final Runnable closing;

    /** @param closing ends what the links need besides */
    PeerDesk(PeerNet net, LogReads reads, Duty reading, Runnable closing) {
        this.net = net;
        this.reads = reads;
        this.reading = reading;
        this.closing = closing;
    }

    /** Listens for the other members; that none of the own addresses can be had ends the server, whenever it shows. */
    void start(Fatal fatal) {
        reading.start();
        net.start().whenComplete((listening, failure) -> {
            if (failure != null) {
                fatal.end(ExitCode.NO_ELECTION_PORT, "this server cannot take part in elections", failure);
            }
        });
    }

    /**
     * Has the core work on the thread of the links: what a link brings and what goes out on it changes no thread then. See
     * the decision "The core of a member works on the thread of its links".
     */
    void host(CoreTurn core, CoreDesk desk, Fatal fatal) {
        HostedCore hosted = new HostedCore(core, net, fatal);
        desk.wakes(hosted::wake);
        hosted.wake();
    }

    @Override
    public void accept(List<PeerCommand> commands) {
        net.execute(commands);
        for (PeerCommand command : commands) {
            if (command instanceof PeerCommand.ReadLog read) {
                reads.request(read);
            }
        }
    }

    @Override
    public void close() {
        net.close();
        closing.run();
        reading.stop(STOP_MILLIS);
    }
}
