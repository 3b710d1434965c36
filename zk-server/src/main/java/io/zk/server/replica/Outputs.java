package io.zk.server.replica;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the core wants done, in order. Filled by {@link Replica#step}, emptied by the shell after the step. What goes to
 * clients is not here: it goes to the outboxes of their loops when transactions are applied.
 */
public final class Outputs {
    private List<DiskCommand> disk = new ArrayList<>();
    private List<PeerCommand> peers = new ArrayList<>();
    private List<Fact> facts = new ArrayList<>();
    private @Nullable List<ClientLoop> service;

    boolean isEmpty() {
        return disk.isEmpty() && peers.isEmpty() && facts.isEmpty() && service == null;
    }

    /** Everything that is here goes behind what is there. */
    void moveTo(Outputs other) {
        if (isEmpty()) {
            return;
        }
        other.disk = joined(other.disk, takeDisk());
        other.peers = joined(other.peers, takePeers());
        other.facts = joined(other.facts, takeFacts());
        other.service = service == null ? other.service : service;
        service = null;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        if (first.isEmpty() && !second.isEmpty()) {
            return second;
        }
        first.addAll(second);
        return first;
    }

    void append(long zxid, byte[] payload) {
        disk.add(new DiskCommand.Append(zxid, payload));
    }

    void disk(DiskCommand command) {
        disk.add(command);
    }

    void peer(PeerCommand command) {
        peers.add(command);
    }

    /** Clients are served by these from now on, one for each I/O loop; empty: they are not, and their connections end. */
    void serve(List<ClientLoop> loops) {
        service = List.copyOf(loops);
    }

    void fact(Fact fact) {
        facts.add(fact);
    }

    /** What the log thread is to do, in this order; the list is the caller's from now on. */
    public List<DiskCommand> takeDisk() {
        List<DiskCommand> taken = disk;
        disk = taken.isEmpty() ? taken : new ArrayList<>();
        return taken.isEmpty() ? List.of() : taken;
    }

    /** What is to go to other members, in this order; the list is the caller's, likewise. */
    public List<PeerCommand> takePeers() {
        List<PeerCommand> taken = peers;
        peers = taken.isEmpty() ? taken : new ArrayList<>();
        return taken.isEmpty() ? List.of() : taken;
    }

    /** Who serves clients from now on, empty for nobody; null if that has not changed. */
    public @Nullable List<ClientLoop> takeService() {
        List<ClientLoop> taken = service;
        service = null;
        return taken;
    }

    /** What happened, for metrics, logs and checkers; the list is the caller's, likewise. */
    public List<Fact> takeFacts() {
        List<Fact> taken = facts;
        facts = taken.isEmpty() ? taken : new ArrayList<>();
        return taken.isEmpty() ? List.of() : taken;
    }
}
