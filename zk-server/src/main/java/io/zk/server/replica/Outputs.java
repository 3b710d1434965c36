package io.zk.server.replica;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the core wants done, in order. Filled by {@link Replica#step}, emptied by the shell after the step. What goes to
 * clients is not here: it goes to the outboxes of their loops when transactions are applied.
 */
public final class Outputs {
    private final Pile<DiskCommand> disk = new Pile<>();
    private final Pile<PeerCommand> peers = new Pile<>();
    private final Pile<Fact> facts = new Pile<>();
    private @Nullable List<ClientLoop> service;

    /** Things of one kind. They are handed on in the list they were put in: there is a list of each in every turn. */
    private static final class Pile<T> {
        private List<T> items = new ArrayList<>();

        boolean isEmpty() {
            return items.isEmpty();
        }

        void add(T item) {
            items.add(item);
        }

        List<T> take() {
            if (items.isEmpty()) {
                return List.of();
            }
            List<T> taken = items;
            items = new ArrayList<>();
            return taken;
        }

        void moveTo(Pile<T> other) {
            if (other.items.isEmpty() && !items.isEmpty()) {
                other.items = take();
            } else {
                other.items.addAll(take());
            }
        }
    }

    boolean isEmpty() {
        return disk.isEmpty() && peers.isEmpty() && facts.isEmpty() && service == null;
    }

    /** Everything that is here goes behind what is there. */
    void moveTo(Outputs other) {
        if (isEmpty()) {
            return;
        }
        disk.moveTo(other.disk);
        peers.moveTo(other.peers);
        facts.moveTo(other.facts);
        other.service = service == null ? other.service : service;
        service = null;
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
        return disk.take();
    }

    /** What is to go to other members, in this order; the list is the caller's, likewise. */
    public List<PeerCommand> takePeers() {
        return peers.take();
    }

    /** Who serves clients from now on, empty for nobody; null if that has not changed. */
    public @Nullable List<ClientLoop> takeService() {
        List<ClientLoop> taken = service;
        service = null;
        return taken;
    }

    /** What happened, for metrics, logs and checkers; the list is the caller's, likewise. */
    public List<Fact> takeFacts() {
        return facts.take();
    }
}
