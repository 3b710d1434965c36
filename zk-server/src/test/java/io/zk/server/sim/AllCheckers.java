package io.zk.server.sim;

import io.zk.protocol.data.EventType;
import io.zk.server.replica.Fact;
import io.zk.server.tree.DataTree;
import io.zk.server.txn.Transaction;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tells every checker; counts the facts, so that those no seed ever reached can be told. */
final class AllCheckers implements Checkers {
    private final List<Checkers> all;
    private final EventsComeFirst events;
    private final RecursiveWatchMissesNothing recursive = new RecursiveWatchMissesNothing();
    private final WriteLog log = new WriteLog();
    private final EnumMap<Fact.Kind, Integer> facts = new EnumMap<>(Fact.Kind.class);

    AllCheckers(World world) {
        events = new EventsComeFirst();
        all = List.of(
                new AcknowledgedSurvives(),
                new SessionsReadForward(),
                new EphemeralsHaveOwners(),
                new ExpiryIsNotEarly(world),
                events,
                recursive,
                log);
    }

    Map<Fact.Kind, Integer> facts() {
        return facts;
    }

    WriteLog log() {
        return log;
    }

    int eventsFired() {
        return events.fired() + recursive.told();
    }

    @Override
    public void planned(Transaction transaction) {
        all.forEach(checker -> checker.planned(transaction));
    }

    @Override
    public void durable(long zxid) {
        all.forEach(checker -> checker.durable(zxid));
    }

    @Override
    public void applied(DataTree tree, Map<Long, Integer> sessions) {
        all.forEach(checker -> checker.applied(tree, sessions));
    }

    @Override
    public void recovered(DataTree tree, Map<Long, Integer> sessions) {
        all.forEach(checker -> checker.recovered(tree, sessions));
    }

    @Override
    public void heard(long sessionId, long millis) {
        all.forEach(checker -> checker.heard(sessionId, millis));
    }

    @Override
    public void fact(Fact fact, long millis) {
        facts.merge(fact.kind(), 1, Integer::sum);
        all.forEach(checker -> checker.fact(fact, millis));
    }

    @Override
    public void replied(int client, long sessionId, long zxid) {
        all.forEach(checker -> checker.replied(client, sessionId, zxid));
    }

    @Override
    public void watchSet(int client, long token, String path, boolean onChildren, long zxid) {
        all.forEach(checker -> checker.watchSet(client, token, path, onChildren, zxid));
    }

    @Override
    public void notified(int client, long token, EventType type, String path, long zxid) {
        all.forEach(checker -> checker.notified(client, token, type, path, zxid));
    }

    @Override
    public void recursiveWatchSet(int client, long zxid) {
        all.forEach(checker -> checker.recursiveWatchSet(client, zxid));
    }

    @Override
    public void recursivelyNotified(int client, EventType type, String path, long zxid) {
        all.forEach(checker -> checker.recursivelyNotified(client, type, path, zxid));
    }

    @Override
    public void disconnected(int client) {
        all.forEach(checker -> checker.disconnected(client));
    }

    @Override
    public void sessionEnded(int client) {
        all.forEach(checker -> checker.sessionEnded(client));
    }
}
