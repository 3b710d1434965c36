package io.zk.client.session;

import static io.zk.client.session.SessionHarness.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.client.session.Outcome.Certainty;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.KeeperState;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Stat;
import io.zk.protocol.data.WatcherType;
import io.zk.protocol.message.AddWatchRequest;
import io.zk.protocol.message.ErrorResponse;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetChildren2Response;
import io.zk.protocol.message.GetChildrenRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.GetDataResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.message.SetWatches;
import io.zk.protocol.message.SetWatches2;
import io.zk.protocol.message.StatResponse;
import io.zk.protocol.message.WatcherEvent;
import io.zk.protocol.message.WatchesRequest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches: who is told, what spends them, and that they are set again. Watchers are plain strings here. */
class WatchesTest {
    private static final Stat STAT = new Stat(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private final SessionHarness harness = new SessionHarness();
    private int lastXid;

    @BeforeEach
    void connect() {
        harness.connect();
    }

    @Test
    void aDataWatchFiresOnce() {
        watchData("/a", "w");
        assertEquals(List.of(fired(EventType.NODE_DATA_CHANGED, "/a", "w")), event(EventType.NODE_DATA_CHANGED, "/a"));
        assertEquals(List.of(fired(EventType.NODE_DATA_CHANGED, "/a")), event(EventType.NODE_DATA_CHANGED, "/a"));
    }

    @Test
    void anExistsThatFindsNothingWatchesForCreation() {
        harness.submit(9, OpCode.EXISTS, new ExistsRequest("/a", true), add(WatchKind.DATA, "/a", "w"));
        harness.reply(++lastXid, 5, -101, null);
        assertReset(OpCode.SET_WATCHES, new SetWatches(5, List.of(), List.of("/a"), List.of()));
        assertEquals(List.of(fired(EventType.NODE_CREATED, "/a", "w")), event(EventType.NODE_CREATED, "/a"));
    }

    @Test
    void anExistsThatFindsTheNodeWatchesItsData() {
        harness.submit(9, OpCode.EXISTS, new ExistsRequest("/a", true), add(WatchKind.DATA, "/a", "w"));
        harness.reply(++lastXid, 5, 0, new StatResponse(STAT));
        assertReset(OpCode.SET_WATCHES, new SetWatches(5, List.of("/a"), List.of(), List.of()));
    }

    @Test
    void aReadThatFailsSetsNoWatch() {
        harness.submit(9, OpCode.GET_DATA, new GetDataRequest("/a", true), add(WatchKind.DATA, "/a", "w"));
        harness.reply(++lastXid, 5, -101, null);
        assertEquals(List.of(), resets());
    }

    @Test
    void aDeletionSpendsDataAndChildWatchesAndTellsEachWatcherOnce() {
        watchData("/a", "w");
        watchChildren("/a", "w");
        watchChildren("/a", "v");
        assertEquals(List.of(fired(EventType.NODE_DELETED, "/a", "w", "v")), event(EventType.NODE_DELETED, "/a"));
        assertEquals(List.of(), resets());
    }

    @Test
    void eachEventConcernsItsOwnKind() {
        watchData("/a", "data");
        watchChildren("/a", "child");
        assertEquals(
                List.of(fired(EventType.NODE_CHILDREN_CHANGED, "/a", "child")),
                event(EventType.NODE_CHILDREN_CHANGED, "/a"));
        assertEquals(
                List.of(fired(EventType.NODE_DATA_CHANGED, "/a", "data")), event(EventType.NODE_DATA_CHANGED, "/a"));
    }

    @Test
    void persistentWatchesStay() {
        addWatch("/a", "p", WatchKind.PERSISTENT);
        addWatch("/a", "r", WatchKind.PERSISTENT_RECURSIVE);
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    List.of(fired(EventType.NODE_DATA_CHANGED, "/a", "p", "r")),
                    event(EventType.NODE_DATA_CHANGED, "/a"));
            assertEquals(
                    List.of(fired(EventType.NODE_CHILDREN_CHANGED, "/a", "p")),
                    event(EventType.NODE_CHILDREN_CHANGED, "/a"));
            assertEquals(
                    List.of(fired(EventType.NODE_CREATED, "/a/b/c", "r")), event(EventType.NODE_CREATED, "/a/b/c"));
        }
        assertEquals(List.of(fired(EventType.NODE_CREATED, "/ab")), event(EventType.NODE_CREATED, "/ab"));
    }

    @Test
    void aRecursiveWatchOnTheRootHearsEverything() {
        addWatch("/", "r", WatchKind.PERSISTENT_RECURSIVE);
        assertEquals(List.of(fired(EventType.NODE_DELETED, "/x/y", "r")), event(EventType.NODE_DELETED, "/x/y"));
        assertEquals(List.of(fired(EventType.NODE_DATA_CHANGED, "/", "r")), event(EventType.NODE_DATA_CHANGED, "/"));
    }

    @Test
    void oneShotWatchesAreSetAgainInTheShortMessage() {
        watchData("/a", "w");
        watchChildren("/c", "w");
        assertReset(OpCode.SET_WATCHES, new SetWatches(5, List.of("/a"), List.of(), List.of("/c")));
    }

    @Test
    void persistentWatchesAreSetAgainInTheLongMessage() {
        watchData("/a", "w");
        addWatch("/p", "w", WatchKind.PERSISTENT);
        addWatch("/r", "w", WatchKind.PERSISTENT_RECURSIVE);
        assertReset(
                OpCode.SET_WATCHES2,
                new SetWatches2(5, List.of("/a"), List.of(), List.of(), List.of("/p"), List.of("/r")));
    }

    @Test
    void manyWatchesAreSetAgainInBatches() {
        String wide = "/" + "x".repeat(9_000);
        for (int i = 0; i < 30; i++) {
            watchData(wide + i, "w");
        }
        List<SessionOutput> resets = resets();
        assertEquals(3, resets.size());
        for (SessionOutput reset : resets) {
            assertTrue(((SessionOutput.SendFrame) reset).frame().readableBytes() <= Watches.BATCH_BYTES + 40);
        }
    }

    @Test
    void watchesThatCannotBeSetAgainCostTheConnection() {
        watchData("/a", "w");
        resets();
        List<SessionOutput> out = harness.reply(-8, 0, -127, null);
        assertEquals(new SessionOutput.CloseConnection(2), out.get(0));
        assertEquals(1, resets().size());
        assertEquals(List.of(), harness.reply(-8, 7, 0, null));
    }

    @Test
    void sessionEventsNameEveryWatcherOnceAndSpendNone() {
        watchData("/a", "w");
        watchChildren("/a", "w");
        watchData("/b", "v");
        List<SessionOutput> out = harness.lose();
        assertEquals(
                List.of(new SessionOutput.StateChanged(
                        SessionState.CONNECTING, KeeperState.DISCONNECTED, "cable cut", List.of("w", "v"))),
                out);
        assertEquals(1, resetsIn(harness.connect()).size());
    }

    @Test
    void theLastWatcherTakesTheServersWatchWithIt() {
        watchData("/a", "w");
        WatchesRequest body = new WatchesRequest("/a", WatcherType.DATA.code());
        assertEquals(List.of(harness.sent(2, OpCode.REMOVE_WATCHES, body)), remove(WatcherType.DATA, "w", false));
        assertEquals(
                List.of(
                        new SessionOutput.WatchFired(EventType.DATA_WATCH_REMOVED, "/a", -1, List.of("w")),
                        new SessionOutput.Complete(50, new Outcome.Done(6, null))),
                harness.reply(2, 6, 0, null));
        assertEquals(List.of(), resets());
    }

    @Test
    void aWatchThatOthersShareIsOnlyCheckedAtTheServer() {
        watchData("/a", "w");
        watchData("/a", "v");
        WatchesRequest body = new WatchesRequest("/a", WatcherType.ANY.code());
        assertEquals(List.of(harness.sent(3, OpCode.CHECK_WATCHES, body)), remove(WatcherType.ANY, "w", false));
        harness.reply(3, 6, 0, null);
        assertEquals(List.of(fired(EventType.NODE_DATA_CHANGED, "/a", "v")), event(EventType.NODE_DATA_CHANGED, "/a"));
    }

    @Test
    void allWatchersGoWithOneRequest() {
        watchData("/a", "w");
        watchChildren("/a", "v");
        addWatch("/a", "p", WatchKind.PERSISTENT);
        WatchesRequest body = new WatchesRequest("/a", WatcherType.ANY.code());
        harness.submit(50, OpCode.REMOVE_WATCHES, body, new WatchChange.Remove("/a", WatcherType.ANY, null, false));
        assertEquals(
                List.of(
                        new SessionOutput.WatchFired(EventType.DATA_WATCH_REMOVED, "/a", -1, List.of("w")),
                        new SessionOutput.WatchFired(EventType.CHILD_WATCH_REMOVED, "/a", -1, List.of("v")),
                        new SessionOutput.WatchFired(EventType.PERSISTENT_WATCH_REMOVED, "/a", -1, List.of("p")),
                        new SessionOutput.Complete(50, new Outcome.Done(6, null))),
                harness.reply(4, 6, 0, null));
    }

    @Test
    void aWatchThatIsNotThereIsNotAskedFor() {
        watchData("/a", "w");
        assertEquals(
                new Outcome.Failed(Certainty.NO_EFFECT, ErrorCode.NO_WATCHER, null),
                outcome(remove(WatcherType.CHILDREN, "w", false), 50));
        assertEquals(
                new Outcome.Failed(Certainty.NO_EFFECT, ErrorCode.NO_WATCHER, null),
                outcome(remove(WatcherType.DATA, "stranger", false), 50));
    }

    @Test
    void withoutAConnectionWatchesCanBeForgotten() {
        watchData("/a", "w");
        harness.lose();
        assertEquals(
                List.of(
                        new SessionOutput.WatchFired(EventType.DATA_WATCH_REMOVED, "/a", -1, List.of("w")),
                        new SessionOutput.Complete(50, new Outcome.Done(-1, null))),
                remove(WatcherType.DATA, "w", true));
        assertEquals(List.of(), resetsIn(harness.connect()));
    }

    @Test
    void watchesAreForgottenEvenIfTheConnectionDiesMeanwhile() {
        watchData("/a", "w");
        remove(WatcherType.DATA, "w", true);
        assertEquals(new Outcome.Done(-1, null), outcome(harness.lose(), 50));
        assertEquals(List.of(), resetsIn(harness.connect()));
    }

    private void watchData(String path, String watcher) {
        harness.submit(9, OpCode.GET_DATA, new GetDataRequest(path, true), add(WatchKind.DATA, path, watcher));
        harness.reply(++lastXid, 5, 0, new GetDataResponse(null, STAT));
    }

    private void watchChildren(String path, String watcher) {
        harness.submit(
                9, OpCode.GET_CHILDREN2, new GetChildrenRequest(path, true), add(WatchKind.CHILD, path, watcher));
        harness.reply(++lastXid, 5, 0, new GetChildren2Response(List.of(), STAT));
    }

    private void addWatch(String path, String watcher, WatchKind kind) {
        int mode = kind == WatchKind.PERSISTENT ? 0 : 1;
        harness.submit(9, OpCode.ADD_WATCH, new AddWatchRequest(path, mode), add(kind, path, watcher));
        harness.reply(++lastXid, 5, 0, new ErrorResponse(0));
    }

    private List<SessionOutput> remove(WatcherType type, String watcher, boolean local) {
        return harness.submit(
                50,
                OpCode.REMOVE_WATCHES,
                new WatchesRequest("/a", type.code()),
                new WatchChange.Remove("/a", type, watcher, local));
    }

    private List<SessionOutput> event(EventType type, String path) {
        return harness.receive(
                SessionHarness.frame(new ReplyHeader(-1, 44, 0), new WatcherEvent(type.code(), 3, path)));
    }

    private void assertReset(OpCode opCode, Message message) {
        List<SessionOutput> resets = resets();
        assertEquals(List.of(harness.sent(-8, opCode, message)), resets);
    }

    /** What is sent to set watches again after a reconnect. */
    private List<SessionOutput> resets() {
        harness.lose();
        return resetsIn(harness.connect());
    }

    private static List<SessionOutput> resetsIn(List<SessionOutput> connected) {
        return connected.subList(1, connected.size());
    }

    private static WatchChange add(WatchKind kind, String path, String watcher) {
        return new WatchChange.Add(path, kind, watcher);
    }

    private static SessionOutput fired(EventType type, String path, String... watchers) {
        return new SessionOutput.WatchFired(type, path, 44, List.of((Object[]) watchers));
    }
}
