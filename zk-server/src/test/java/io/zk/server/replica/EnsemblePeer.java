package io.zk.server.replica;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeEvents;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.UnknownTxnException;
import io.zk.server.zab.EpochKind;
import io.zk.server.zab.Epochs;
import io.zk.server.zab.Proposal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One member and its shell: a disk that holds all of its history, and links to the others. */
final class EnsemblePeer {
    private record Wire(EnsemblePeer other, long itsLink) {}

    final long id;
    /** All that is on the disk. */
    final List<Proposal> history = new ArrayList<>();

    Epochs epochs = new Epochs(0, 0);
    /** How often a whole state was installed, and a history cut. */
    int installed;

    int cut;
    /** Whether histories can be cut on this disk. */
    boolean cuts = true;

    /** Whether what it hands to the disk gets there. */
    boolean diskWorks = true;

    List<ClientLoop> loops = List.of();
    private final Ensemble ensemble;
    private final Outputs outputs = new Outputs();
    private final ArrayDeque<Input> inbox = new ArrayDeque<>();
    private final ArrayDeque<DiskCommand> disk = new ArrayDeque<>();
    private final Map<Long, Wire> wires = new LinkedHashMap<>();
    private final Map<Long, Long> dials = new LinkedHashMap<>();
    /** The history behind each state on its way. */
    private final ArrayDeque<List<Proposal>> coming = new ArrayDeque<>();

    private final List<FarEnd> clients = new ArrayList<>();
    private @Nullable Member member;
    private boolean listening;
    private long learnerLinks;

    EnsemblePeer(Ensemble ensemble, long id) {
        this.ensemble = ensemble;
        this.id = id;
    }

    boolean up() {
        return member != null;
    }

    boolean serves() {
        return !loops.isEmpty();
    }

    Member member() {
        Member running = member;
        if (running == null) {
            throw new AssertionError("server " + id + " is down");
        }
        return running;
    }

    Standing standing() {
        return member().standing();
    }

    void start() {
        start(load(history));
    }

    /** With an empty disk that it must not take for an empty history. */
    void startWithNothing() {
        history.clear();
        epochs = new Epochs(-1, -1);
        LoadedState nothing = load(history);
        start(new LoadedState(nothing.tree(), nothing.sessions(), -1, 0, List.of()));
    }

    private void start(LoadedState state) {
        member = new Member(state, epochs, ensemble.rules(id), ensemble.now());
    }

    /** kill -9. What is not on the disk yet is lost. */
    void kill() {
        member = null;
        cutLinks();
        dials.clear();
        inbox.clear();
        disk.clear();
        coming.clear();
        serve(List.of());
        listening = false;
        outputs.takeDisk();
        outputs.takePeers();
        outputs.takeService();
        diskWorks = true;
        for (EnsemblePeer other : ensemble.peers) {
            if (other.up()) {
                other.inbox.add(new MemberInput.Unreachable(id));
            }
        }
    }

    /** What the watch on its disk says. */
    void room(boolean enough) {
        inbox.add(new Input.Room(enough));
    }

    void cutLinks() {
        Map<Long, Wire> cut = new LinkedHashMap<>(wires);
        wires.clear();
        cut.forEach((link, wire) -> {
            inbox.add(new MemberInput.LinkDown(link, "cut"));
            wire.other.wires.remove(wire.itsLink);
            wire.other.inbox.add(new MemberInput.LinkDown(wire.itsLink, "cut"));
        });
    }

    FarEnd connect(int loop) {
        FarEnd client = new FarEnd(loops.get(loop), () -> ensemble.millis);
        clients.add(client);
        return client;
    }

    private void serve(List<ClientLoop> next) {
        loops = next;
        clients.forEach(client -> client.ended = true);
        clients.clear();
    }

    /** A client with a session of its own. */
    FarEnd client() throws WireException {
        FarEnd client = connect(0);
        client.connect(0, new byte[16]);
        ensemble.until(client::hasReply);
        client.connected();
        return client;
    }

    /** Who was heard of. */
    void report() {
        for (ClientLoop loop : loops) {
            Input.Touched touched = loop.takeTouches();
            if (touched != null) {
                inbox.add(touched);
            }
        }
        for (EnsemblePeer other : ensemble.peers) {
            if (up() && other != this && !ensemble.connected(this, other)) {
                inbox.add(new MemberInput.Unreachable(other.id));
            }
        }
    }

    /** Whether anything happened. */
    boolean turn() {
        dial();
        for (ClientLoop loop : loops) {
            inbox.addAll(loop.takeInputs());
        }
        Now now = ensemble.now();
        boolean busy = !inbox.isEmpty();
        for (int i = inbox.size(); i > 0; i--) {
            member().step(inbox.remove(), now, outputs);
        }
        if (now.millis() >= member().nextDeadline()) {
            member().tick(now, outputs);
        }
        outputs.takeFacts();
        disk.addAll(outputs.takeDisk());
        while (diskWorks && !disk.isEmpty()) {
            carryOut(disk.remove());
        }
        outputs.takePeers().forEach(this::carryOut);
        List<ClientLoop> service = outputs.takeService();
        if (service != null) {
            serve(service);
        }
        if (member().applicable()) {
            busy = true;
            member().apply();
        }
        for (ClientLoop loop : loops) {
            loop.drain(now.millis());
            FarEnd.flush(loop);
        }
        return busy || !inbox.isEmpty() || now.millis() >= member().nextDeadline();
    }

    // ---- disk

    private void carryOut(DiskCommand command) {
        if (command instanceof DiskCommand.Append append) {
            history.add(new Proposal(append.zxid(), append.payload()));
            inbox.add(new Input.Durable(append.zxid()));
        } else if (command instanceof DiskCommand.WriteEpoch write) {
            boolean accepted = write.kind() == EpochKind.ACCEPTED;
            epochs = new Epochs(
                    accepted ? write.epoch() : epochs.accepted(), accepted ? epochs.current() : write.epoch());
            inbox.add(new MemberInput.EpochWritten(write.kind(), write.epoch()));
        } else if (command instanceof DiskCommand.Settle) {
            inbox.add(new MemberInput.Settled());
        } else if (command instanceof DiskCommand.Truncate truncate) {
            if (!cuts) {
                long end = history.get(history.size() - 1).zxid();
                inbox.add(new MemberInput.Truncated(end, false, null));
                return;
            }
            cut++;
            history.removeIf(proposal -> proposal.zxid() > truncate.zxid());
            inbox.add(new MemberInput.Truncated(truncate.zxid(), true, truncate.reload() ? load(history) : null));
        } else if (command instanceof DiskCommand.Install install) {
            installed++;
            history.clear();
            history.addAll(coming.remove());
            inbox.add(new MemberInput.Installed(install.zxid()));
        }
    }

    /** What the replay of a history comes to. */
    static LoadedState load(List<Proposal> history) {
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        SortedMap<Long, Integer> sessions = new TreeMap<>();
        for (Proposal proposal : history) {
            Transaction transaction = read(proposal);
            tree.apply(transaction, TreeEvents.NONE);
            if (transaction.txn() instanceof CreateSessionTxn open) {
                sessions.put(transaction.header().sessionId(), open.timeoutMillis());
            } else if (transaction.txn() instanceof CloseSessionTxn) {
                sessions.remove(transaction.header().sessionId());
            }
        }
        return new LoadedState(tree, sessions, tree.lastZxid(), 0, history);
    }

    private static Transaction read(Proposal proposal) {
        try {
            return TxnCodec.decode(proposal.payload(), WireLimits.DEFAULT);
        } catch (WireException | UnknownTxnException e) {
            throw new AssertionError(e);
        }
    }

    // ---- links

    private void carryOut(PeerCommand command) {
        if (command instanceof PeerCommand.Notify notify) {
            EnsemblePeer to = ensemble.peer(notify.to());
            if (ensemble.connected(this, to)) {
                to.inbox.add(new MemberInput.Notified(id, notify.notification()));
            } else {
                inbox.add(new MemberInput.Unreachable(to.id));
            }
        } else if (command instanceof PeerCommand.Listen listen) {
            listening = listen.on();
        } else if (command instanceof PeerCommand.Dial dial) {
            dials.put(dial.link(), dial.leader());
        } else if (command instanceof PeerCommand.Send send) {
            Wire wire = wires.get(send.link());
            if (wire != null) {
                wire.other.inbox.add(new MemberInput.Received(wire.itsLink, send.packet()));
            }
        } else if (command instanceof PeerCommand.SendState state) {
            sendState(state);
        } else if (command instanceof PeerCommand.ReadLog read) {
            List<Proposal> records = history.stream()
                    .filter(it -> it.zxid() > read.after() && it.zxid() <= read.until())
                    .toList();
            inbox.add(new MemberInput.LogRead(read.link(), records));
        } else if (command instanceof PeerCommand.Close close) {
            dials.remove(close.link());
            Wire wire = wires.remove(close.link());
            if (wire != null) {
                wire.other.wires.remove(wire.itsLink);
                wire.other.inbox.add(new MemberInput.LinkDown(wire.itsLink, close.reason()));
            }
        }
    }

    private void sendState(PeerCommand.SendState state) {
        Wire wire = wires.get(state.link());
        if (wire != null) {
            long applied = state.tree().lastZxid();
            List<Proposal> content =
                    history.stream().filter(it -> it.zxid() <= applied).toList();
            wire.other.coming.add(content);
            LoadedState copy = load(content);
            wire.other.inbox.add(
                    new MemberInput.StateReceived(wire.itsLink, state.snap().zxid(), copy.tree(), copy.sessions()));
        }
    }

    private void dial() {
        for (Map.Entry<Long, Long> dial : Map.copyOf(dials).entrySet()) {
            EnsemblePeer leader = ensemble.peer(dial.getValue());
            if (ensemble.connected(this, leader) && leader.listening) {
                dials.remove(dial.getKey());
                long link = ++leader.learnerLinks;
                wires.put(dial.getKey(), new Wire(leader, link));
                leader.wires.put(link, new Wire(this, dial.getKey()));
                inbox.add(new MemberInput.LinkUp(dial.getKey()));
                leader.inbox.add(new MemberInput.LinkUp(link));
            }
        }
    }
}
