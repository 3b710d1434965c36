package io.zk.server.sim;

import io.zk.protocol.data.EventType;
import io.zk.server.election.Notification;
import io.zk.server.quorum.Membership;
import io.zk.server.replica.Fact;
import io.zk.server.replica.Input;
import io.zk.server.replica.LoadedState;
import io.zk.server.replica.Replica;
import io.zk.server.txn.Transaction;
import io.zk.server.zab.EpochKind;
import io.zk.server.zab.QuorumPacket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tells every checker; counts the facts, so that those no seed ever reached can be told. */
final class AllCheckers implements Checkers {
    private final List<Checkers> all = new ArrayList<>();
    private final EventsComeFirst events = new EventsComeFirst();
    private final RecursiveWatchMissesNothing recursive = new RecursiveWatchMissesNothing();
    private final WriteLog log;
    private final ReadsFitTheHistory reads = new ReadsFitTheHistory();
    private final OneLeaderAnEpoch leaders = new OneLeaderAnEpoch();
    private final OneHistory history;
    private final EpochsEndInTime ends;
    private final EnumMap<Fact.Kind, Integer> facts = new EnumMap<>(Fact.Kind.class);

    private AllCheckers(World world, boolean alone, long counterEnd) {
        ends = new EpochsEndInTime(counterEnd);
        log = new WriteLog(world);
        history = new OneHistory(alone, this);
        all.addAll(List.of(
                history,
                new SessionsReadForward(),
                new SyncedReadsAreFresh(),
                new EphemeralsHaveOwners(),
                events,
                recursive,
                log,
                reads));
    }

    static AllCheckers ofOne(World world) {
        AllCheckers checkers = new AllCheckers(world, true, EpochEnds.NEVER);
        checkers.all.add(new AcknowledgedSurvives());
        checkers.all.add(new ExpiryIsNotEarly(world));
        return checkers;
    }

    /** @param counterEnd counter of zxids that an epoch ends before */
    static AllCheckers ofEnsemble(World world, Membership membership, long counterEnd) {
        AllCheckers checkers = new AllCheckers(world, false, counterEnd);
        DurableSurvives durable = new DurableSurvives(checkers.history);
        checkers.all.addAll(List.of(
                durable,
                new CommittedIsOnAQuorum(membership, checkers.history, durable),
                new EqualDigests(checkers.history),
                new EpochsGoForward(),
                new SaidIsDurable(durable),
                new OnePromiseAnEpoch(),
                new FedWithoutGaps(checkers.history),
                new LeaderExpiresTheSilent(),
                checkers.ends,
                checkers.leaders));
        return checkers;
    }

    /** Somebody else who is told. */
    void add(Checkers another) {
        all.add(another);
    }

    Map<Fact.Kind, Integer> facts() {
        return facts;
    }

    /** Epochs whose last zxid was given to a transaction. */
    int epochsUsedUp() {
        return ends.usedUp();
    }

    WriteLog log() {
        return log;
    }

    ReadsFitTheHistory reads() {
        return reads;
    }

    OneHistory history() {
        return history;
    }

    int epochsLed() {
        return leaders.count();
    }

    int eventsFired() {
        return events.fired() + recursive.told();
    }

    private void tell(Consumer<Checkers> what) {
        for (Checkers checker : all) {
            what.accept(checker);
        }
    }

    @Override
    public void appended(int server, long zxid, byte[] payload) {
        tell(checker -> checker.appended(server, zxid, payload));
    }

    @Override
    public void planned(Transaction transaction) {
        tell(checker -> checker.planned(transaction));
    }

    @Override
    public void committed(Transaction transaction) {
        tell(checker -> checker.committed(transaction));
    }

    @Override
    public void durable(int server, long zxid) {
        tell(checker -> checker.durable(server, zxid));
    }

    @Override
    public void cutting(int server, long zxid) {
        tell(checker -> checker.cutting(server, zxid));
    }

    @Override
    public void installing(int server, long zxid) {
        tell(checker -> checker.installing(server, zxid));
    }

    @Override
    public void installed(int server, long zxid) {
        tell(checker -> checker.installed(server, zxid));
    }

    @Override
    public void epochWritten(int server, EpochKind kind, long epoch) {
        tell(checker -> checker.epochWritten(server, kind, epoch));
    }

    @Override
    public void said(QuorumLink.Side from, QuorumPacket packet) {
        tell(checker -> checker.said(from, packet));
    }

    @Override
    public void voted(int server, Notification notification) {
        tell(checker -> checker.voted(server, notification));
    }

    @Override
    public void promised(int server, long accepted, long current) {
        tell(checker -> checker.promised(server, accepted, current));
    }

    @Override
    public void applied(int server, Replica replica) {
        tell(checker -> checker.applied(server, replica));
    }

    @Override
    public void recovered(int server, LoadedState state) {
        tell(checker -> checker.recovered(server, state));
    }

    @Override
    public void serving(int server, boolean does) {
        tell(checker -> checker.serving(server, does));
    }

    @Override
    public void established(int server, long epoch) {
        tell(checker -> checker.established(server, epoch));
    }

    @Override
    public void taking(int server, Input input, long millis) {
        tell(checker -> checker.taking(server, input, millis));
    }

    @Override
    public void heard(int server, long sessionId, long millis) {
        tell(checker -> checker.heard(server, sessionId, millis));
    }

    @Override
    public void fact(int server, Fact fact, long millis) {
        facts.merge(fact.kind(), 1, Integer::sum);
        tell(checker -> checker.fact(server, fact, millis));
    }

    @Override
    public void replied(int client, long sessionId, long zxid) {
        tell(checker -> checker.replied(client, sessionId, zxid));
    }

    @Override
    public void syncAsked(int client, long request) {
        tell(checker -> checker.syncAsked(client, request));
    }

    @Override
    public void synced(int client, long request, long zxid) {
        tell(checker -> checker.synced(client, request, zxid));
    }

    @Override
    public void watchSet(int client, long token, String path, boolean onChildren, long zxid) {
        tell(checker -> checker.watchSet(client, token, path, onChildren, zxid));
    }

    @Override
    public void notified(int client, long token, EventType type, String path, long zxid) {
        tell(checker -> checker.notified(client, token, type, path, zxid));
    }

    @Override
    public void recursiveWatchSet(int client, long zxid) {
        tell(checker -> checker.recursiveWatchSet(client, zxid));
    }

    @Override
    public void recursivelyNotified(int client, EventType type, String path, long zxid) {
        tell(checker -> checker.recursivelyNotified(client, type, path, zxid));
    }

    @Override
    public void disconnected(int client) {
        tell(checker -> checker.disconnected(client));
    }

    @Override
    public void sessionEnded(int client) {
        tell(checker -> checker.sessionEnded(client));
    }
}
