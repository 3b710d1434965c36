package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Members die, are cut off and have slow disks at random, while clients write: what was acknowledged is there in the end. */
class EnsembleChaosTest {
    private static final int SEEDS = 30;
    private static final int STEPS = 600;

    /** A client that writes one node after another, wherever it is let in. */
    private static final class Writer {
        final TreeSet<String> acknowledged = new TreeSet<>();
        private final String name;
        private @Nullable FarEnd end;
        private boolean inSession;
        private int count;

        Writer(String name) {
            this.name = name;
        }

        void act(Ensemble ensemble, Random random) throws WireException {
            if (end == null || end.ended) {
                List<EnsemblePeer> serving =
                        ensemble.peers.stream().filter(EnsemblePeer::serves).toList();
                if (!serving.isEmpty()) {
                    end = serving.get(random.nextInt(serving.size())).connect(random.nextInt(2));
                    end.connect(0, new byte[16]);
                    inSession = false;
                }
            } else if (!inSession && end.hasReply()) {
                inSession = end.connected().sessionId() != 0;
                write();
            } else if (inSession && end.hasReply()) {
                FarEnd.Reply reply = end.reply();
                if (reply.xid() == count && reply.err() == 0) {
                    acknowledged.add(path());
                }
                write();
            } else if (random.nextInt(200) == 0) {
                end.ended = true;
            }
        }

        private String path() {
            return "/" + name + count;
        }

        private void write() {
            count++;
            Objects.requireNonNull(end)
                    .send(count, OpCode.CREATE, new CreateRequest(path(), new byte[] {1}, Acl.OPEN, 0));
        }
    }

    @Test
    void whatIsAcknowledgedIsThereInTheEnd() {
        int acknowledged = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                acknowledged += run(seed);
            } catch (WireException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertTrue(acknowledged > 50 * SEEDS, "only " + acknowledged);
    }

    private static int run(long seed) throws WireException {
        Random random = new Random(seed);
        Ensemble ensemble = new Ensemble(random.nextBoolean() ? 3 : 5, random.nextInt(2));
        ensemble.alwaysState = random.nextInt(4) == 0;
        ensemble.startAll();
        List<Writer> writers = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            writers.add(new Writer(name));
        }
        for (int step = 0; step < STEPS; step++) {
            disturb(ensemble, random);
            for (int i = random.nextInt(40); i > 0; i--) {
                EnsemblePeer peer = ensemble.peers.get(random.nextInt(ensemble.peers.size()));
                if (peer.up()) {
                    peer.turn();
                }
                writers.get(random.nextInt(writers.size())).act(ensemble, random);
            }
            ensemble.millis += random.nextInt(8);
            if (step % 8 == 0) {
                ensemble.peers.stream().filter(EnsemblePeer::up).forEach(EnsemblePeer::report);
            }
        }
        heal(ensemble);
        return check(ensemble, writers);
    }

    private static void disturb(Ensemble ensemble, Random random) {
        EnsemblePeer peer = ensemble.peers.get(random.nextInt(ensemble.peers.size()));
        switch (random.nextInt(60)) {
            case 0 -> {
                if (peer.up()) {
                    peer.kill();
                }
            }
            case 1, 2, 3 -> {
                if (!peer.up()) {
                    peer.start();
                }
            }
            case 4 -> ensemble.isolate(peer);
            case 5, 6 -> ensemble.heal();
            case 7 -> peer.diskWorks = false;
            case 8, 9, 10 -> peer.diskWorks = true;
            case 11 -> peer.cutLinks();
            default -> {}
        }
    }

    private static void heal(Ensemble ensemble) {
        ensemble.heal();
        for (EnsemblePeer peer : ensemble.peers) {
            peer.diskWorks = true;
            if (!peer.up()) {
                peer.start();
            }
        }
        ensemble.until(ensemble::allServe);
        ensemble.pass(200);
    }

    private static int check(Ensemble ensemble, List<Writer> writers) {
        EnsemblePeer first = ensemble.theLeader();
        int count = 0;
        for (EnsemblePeer peer : ensemble.peers) {
            assertEquals(first.member().tree().digest(), peer.member().tree().digest());
            assertEquals(first.member().appliedSessions(), peer.member().appliedSessions());
            for (Writer writer : writers) {
                for (String path : writer.acknowledged) {
                    assertNotNull(peer.member().tree().find(path), path + " at " + peer.id);
                    count++;
                }
            }
        }
        return count / ensemble.peers.size();
    }
}
