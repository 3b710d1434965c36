package io.zk.server.net;

import io.zk.server.election.Notification;
import io.zk.server.election.PeerState;
import io.zk.server.election.Vote;
import io.zk.server.quorum.Member;
import io.zk.server.replica.MemberSasl;
import io.zk.server.replica.PeerCommand;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Members on the loopback address with ports of the system's choice, and sockets in the place of others. */
final class PeerRig {
    static final String HOST = "127.0.0.1";

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    final Map<Long, Member> members = new ConcurrentHashMap<>();
    private final List<Peer> peers = new ArrayList<>();
    private final List<Closeable> sockets = new ArrayList<>();

    /** A member with real sockets and without a core. */
    record Peer(long id, PeerNet net, TestInbox inbox) {
        void execute(PeerCommand... commands) {
            net.execute(List.of(commands));
        }

        void tell(long to, Notification notification) {
            execute(new PeerCommand.Notify(to, notification));
        }

        int electionPort() {
            return net.electionAddresses().get(0).getPort();
        }
    }

    /** A member that listens for elections; the others know where when this returns. */
    Peer start(long id) throws Exception {
        return start(settings(id), NameLookup.SYSTEM, FakeStates.NONE);
    }

    Peer start(PeerNetSettings settings, NameLookup names, StateTransfer states) throws Exception {
        return start(settings, names, states, MemberSasl.NONE);
    }

    Peer start(PeerNetSettings settings, NameLookup names, StateTransfer states, MemberSasl sasl) throws Exception {
        long id = settings.self();
        if (!members.containsKey(id)) {
            member(id, 0, 0);
        }
        TestInbox inbox = new TestInbox();
        Peer peer = new Peer(
                id,
                new PeerNet(settings, members::get, states, inbox, names, new LinkSecurity(PeerTls.NONE, sasl)),
                inbox);
        peers.add(peer);
        peer.net.start().get(TestInbox.DEADLINE_SECONDS, TimeUnit.SECONDS);
        members.computeIfPresent(id, (key, member) -> {
            Member.Address own = member.addresses().get(0);
            return one(id, new Member.Address(own.host(), own.quorumPort(), peer.electionPort()));
        });
        return peer;
    }

    /** Has it lead; the others know where its quorum port is when this returns. */
    void lead(Peer peer) {
        peer.execute(new PeerCommand.Listen(true));
        List<InetSocketAddress> bound = until(peer.net::quorumAddresses, List::isEmpty);
        member(peer.id, bound.get(0).getPort(), peer.electionPort());
    }

    /** Asks again and again while the answer is of no use. */
    static <T> T until(Supplier<T> question, Predicate<T> useless) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestInbox.DEADLINE_SECONDS);
        T answer = question.get();
        while (useless.test(answer)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + answer);
            }
            Thread.onSpinWait();
            answer = question.get();
        }
        return answer;
    }

    /** Says where a member is to be found. */
    void member(long id, int quorumPort, int electionPort) {
        members.put(id, one(id, new Member.Address(HOST, quorumPort, electionPort)));
    }

    static Member one(long id, Member.Address... addresses) {
        return new Member(id, List.of(addresses), false, "", 0);
    }

    static PeerNetSettings settings(long id) {
        return settings(id, 64L << 20);
    }

    static PeerNetSettings settings(long id, long linkBytesMax) {
        return new PeerNetSettings(
                id, false, false, new PeerNetSettings.ElectionLinks(1, 10_000, 10_000, true), linkBytesMax, 2 << 20);
    }

    /** A port where nobody listens. */
    int deadPort() throws IOException {
        // Taken, but by a socket that does not listen: nobody else gets it, and connecting to it is refused.
        Socket socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(LOOPBACK, 0));
        return socket.getLocalPort();
    }

    /** Listens in the place of a member. */
    ServerSocket listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(LOOPBACK, 0));
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestInbox.DEADLINE_SECONDS));
        return socket;
    }

    Wire accept(ServerSocket socket) throws IOException {
        return wire(socket.accept());
    }

    Wire dial(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(LOOPBACK, port));
        return wire(socket);
    }

    private Wire wire(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestInbox.DEADLINE_SECONDS));
        return new Wire(socket);
    }

    static Notification looking(long leader, long round) {
        return new Notification(PeerState.LOOKING, new Vote(leader, 0, 0), round, Notification.VERSION, "version=0");
    }

    static Notification leading(long leader) {
        return new Notification(PeerState.LEADING, new Vote(leader, 0, 1), 1, Notification.VERSION, "version=0");
    }

    void close() throws IOException {
        peers.forEach(peer -> peer.net.close());
        for (Closeable socket : sockets) {
            socket.close();
        }
        for (Peer peer : peers) {
            Throwable failure = peer.inbox.failure();
            if (failure != null) {
                throw new AssertionError("server " + peer.id + " has failed", failure);
            }
        }
    }
}
