package io.zk.distribution;

import static io.zk.distribution.CuratorClients.WAIT_SECONDS;
import static io.zk.distribution.CuratorClients.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.curator.framework.recipes.atomic.AtomicValue;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.cache.NodeCache;
import org.apache.curator.framework.recipes.cache.PathChildrenCache;
import org.apache.curator.framework.recipes.cache.TreeCache;
import org.apache.curator.framework.recipes.nodes.GroupMember;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.recipes.nodes.PersistentTtlNode;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Curator's caches, counters, queues, nodes and transactions. Connections may be lost meanwhile and come back; sessions
 * last.
 */
abstract class CuratorDataCases {
    /** Nodes of which every event must be seen. */
    private static final int WATCHED = 30;

    private CuratorClients clients;

    /** The service under test, for a client. */
    abstract String connectString();

    @BeforeEach
    void open() {
        clients = new CuratorClients(connectString());
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void write(CuratorFramework client, String path, String data) throws Exception {
        client.create().orSetData().creatingParentsIfNeeded().forPath(path, bytes(data));
    }

    @Test
    void cacheFollowsATree() throws Exception {
        CuratorFramework writer = clients.client();
        write(writer, "/cache/before", "0");
        Map<String, String> seen = new ConcurrentHashMap<>();
        List<String> deleted = Collections.synchronizedList(new ArrayList<>());
        try (CuratorCache cache = CuratorCache.build(clients.client(), "/cache")) {
            cache.listenable()
                    .addListener(CuratorCacheListener.builder()
                            .forCreatesAndChanges(
                                    (old, node) -> seen.put(node.getPath(), new String(node.getData(), UTF_8)))
                            .forDeletes(old -> deleted.add(old.getPath()))
                            .build());
            cache.start();
            await("what was there", () -> "0".equals(seen.get("/cache/before")));
            for (int i = 0; i < 50; i++) {
                write(writer, "/cache/a/" + i, "x" + i);
            }
            for (int i = 0; i < 50; i++) {
                write(writer, "/cache/a/" + i, "y" + i);
            }
            writer.delete().quietly().deletingChildrenIfNeeded().forPath("/cache/before");
            for (int i = 0; i < 50; i++) {
                String path = "/cache/a/" + i;
                String expected = "y" + i;
                await(path, () -> expected.equals(seen.get(path)));
                assertEquals(expected, new String(cache.get(path).orElseThrow().getData(), UTF_8));
            }
            await("the deletion", () -> deleted.contains("/cache/before"));
            assertEquals(52, cache.stream().count());
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void olderCachesFollowToo() throws Exception {
        CuratorFramework writer = clients.client();
        CuratorFramework reader = clients.client();
        try (NodeCache node = new NodeCache(reader, "/old/node");
                PathChildrenCache children = new PathChildrenCache(reader, "/old", true);
                TreeCache tree = new TreeCache(reader, "/old")) {
            node.start();
            children.start();
            tree.start();
            for (int i = 0; i < 20; i++) {
                write(writer, "/old/node", "n" + i);
                write(writer, "/old/c" + i + "/leaf", "c" + i);
            }
            await("the node", () -> data(node.getCurrentData()).equals("n19"));
            await("the children", () -> children.getCurrentData().size() == 21);
            await("the tree", () -> data(tree.getCurrentData("/old/c19/leaf")).equals("c19"));
            writer.delete().quietly().forPath("/old/node");
            await("no node", () -> node.getCurrentData() == null);
            await("no child", () -> children.getCurrentData("/old/node") == null);
            await("no leaf", () -> tree.getCurrentData("/old/node") == null);
        }
    }

    private static String data(ChildData child) {
        return child == null || child.getData() == null ? "" : new String(child.getData(), UTF_8);
    }

    /** An increment whose answer was lost is done again, and then counts twice. */
    @Test
    void countersLoseNothing() throws Exception {
        Set<Long> values = ConcurrentHashMap.newKeySet();
        clients.together(4, (client, number) -> {
            DistributedAtomicLong counter = new DistributedAtomicLong(client, "/long", new RetryNTimes(1_000, 1));
            for (int i = 0; i < 25; i++) {
                AtomicValue<Long> value = counter.increment();
                assertTrue(value.succeeded());
                assertTrue(values.add(value.postValue()), "two increments made it " + value.postValue());
            }
            return number;
        });
        int losses = clients.losses();
        long end = new DistributedAtomicLong(clients.client(), "/long", new RetryNTimes(10, 10))
                .get()
                .postValue();
        assertTrue(end >= 100 && end <= 100 + losses, () -> end + " with " + losses + " lost connections");
    }

    @Test
    void sharedCountIsSeenByAll() throws Exception {
        try (SharedCount first = new SharedCount(clients.client(), "/count", 7);
                SharedCount second = new SharedCount(clients.client(), "/count", 7)) {
            first.start();
            second.start();
            assertEquals(7, second.getCount());
            for (int i = 0; i < 20; i++) {
                int value = 100 + i;
                SharedCount writer = i % 2 == 0 ? first : second;
                SharedCount reader = i % 2 == 0 ? second : first;
                await("a write", () -> writer.trySetCount(writer.getVersionedValue(), value));
                await("the value " + value, () -> reader.getCount() == value);
            }
        }
    }

    /** An item whose offer was not answered is in the queue twice; one that was taken without an answer is gone. */
    @Test
    void queueDeliversEachOnceAndInOrder() throws Exception {
        SimpleDistributedQueue producer = new SimpleDistributedQueue(clients.client(), "/queue");
        for (int i = 0; i < 60; i++) {
            producer.offer(bytes(String.format("%03d", i)));
        }
        List<String> taken = new CopyOnWriteArrayList<>();
        clients.together(3, (client, number) -> {
            SimpleDistributedQueue queue = new SimpleDistributedQueue(client, "/queue");
            String last = "";
            byte[] next = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            while (next != null) {
                String item = new String(next, UTF_8);
                assertTrue(item.compareTo(last) >= 0, item + " after " + last);
                last = item;
                taken.add(item);
                next = queue.poll(500, TimeUnit.MILLISECONDS);
            }
            return number;
        });
        int losses = clients.losses();
        int different = new TreeSet<>(taken).size();
        assertTrue(
                different >= 60 - losses && taken.size() - different <= losses,
                () -> taken + " with " + losses + " lost connections");
    }

    @Test
    void persistentNodeComesBack() throws Exception {
        CuratorFramework owner = clients.client();
        CuratorFramework other = clients.client();
        try (PersistentNode node = new PersistentNode(owner, CreateMode.EPHEMERAL, false, "/kept", bytes("k"));
                PersistentTtlNode ttl = new PersistentTtlNode(owner, "/ttl", 60_000, bytes("t"))) {
            node.start();
            ttl.start();
            assertTrue(node.waitForInitialCreate(WAIT_SECONDS, TimeUnit.SECONDS));
            assertTrue(ttl.waitForInitialCreate(WAIT_SECONDS, TimeUnit.SECONDS));
            for (int i = 0; i < 3; i++) {
                other.delete().quietly().forPath("/kept");
                await("the node again", () -> other.checkExists().forPath("/kept") != null);
            }
            node.setData(bytes("new"));
            await("the data", () -> "new".equals(text(other, "/kept")));
        }
        await("no node", () -> other.checkExists().forPath("/kept") == null);
    }

    /** What a node holds; empty when there is none. */
    private static String text(CuratorFramework client, String path) throws Exception {
        try {
            return new String(client.getData().forPath(path), UTF_8);
        } catch (KeeperException.NoNodeException e) {
            return "";
        }
    }

    @Test
    void groupKnowsItsMembers() throws Exception {
        try (GroupMember a = new GroupMember(clients.client(), "/group", "a", bytes("A"));
                GroupMember b = new GroupMember(clients.client(), "/group", "b", bytes("B"))) {
            a.start();
            b.start();
            await(
                    "two members",
                    () -> a.getCurrentMembers().keySet().equals(Set.of("a", "b"))
                            && b.getCurrentMembers().keySet().equals(Set.of("a", "b")));
            b.close();
            await("one member", () -> a.getCurrentMembers().keySet().equals(Set.of("a")));
        }
    }

    /** While the connection is lost a persistent watcher sees nothing; afterwards it sees everything again. */
    @Test
    void persistentWatcherSeesAllBelow() throws Exception {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        CuratorFramework writer = clients.client();
        write(writer, "/watched", "");
        try (PersistentWatcher watcher = new PersistentWatcher(clients.client(), "/watched", true)) {
            watcher.getListenable().addListener(event -> events.add(event.getType() + " " + event.getPath()));
            watcher.getResetListenable().addListener(() -> events.add("ready"));
            watcher.start();
            await("the watch", () -> events.contains("ready"));
            int seen = 0;
            for (int i = 0; seen < WATCHED; i++) {
                seen += allEvents(writer, "/watched/x/" + i, events) ? 1 : 0;
            }
        }
    }

    /** Makes, changes and deletes a node. False: a connection was lost, and the events tell nothing. */
    private boolean allEvents(CuratorFramework writer, String path, List<String> events) throws Exception {
        int losses = clients.losses();
        write(writer, path, "1");
        write(writer, path, "2");
        writer.delete().quietly().forPath(path);
        List<String> expected = List.of("NodeCreated " + path, "NodeDataChanged " + path, "NodeDeleted " + path);
        await("all events of " + path, () -> expected.equals(eventsOf(path, events)) || clients.losses() > losses);
        return clients.losses() == losses;
    }

    private static List<String> eventsOf(String path, List<String> events) {
        synchronized (events) {
            return events.stream().filter(event -> event.endsWith(" " + path)).toList();
        }
    }

    @Test
    void transactionsAreWhole() throws Exception {
        CuratorFramework client = clients.client();
        clients.unprotected("/tx", root -> {
            write(client, root, "0");
            List<CuratorTransactionResult> results = client.transaction()
                    .forOperations(
                            client.transactionOp().check().withVersion(0).forPath(root),
                            client.transactionOp().create().forPath(root + "/a", bytes("a")),
                            client.transactionOp().setData().withVersion(0).forPath(root, bytes("1")),
                            client.transactionOp().delete().forPath(root + "/a"));
            assertEquals(
                    List.of(0, 0, 0, 0),
                    results.stream().map(CuratorTransactionResult::getError).toList());
            CuratorOp good = client.transactionOp().create().forPath(root + "/b");
            CuratorOp bad = client.transactionOp().check().withVersion(0).forPath(root);
            assertThrows(KeeperException.BadVersionException.class, () -> client.transaction()
                    .forOperations(good, bad));
            assertEquals(null, client.checkExists().forPath(root + "/b"));
        });
    }

    @Test
    void createsInEveryWayThatCuratorOffers() throws Exception {
        CuratorFramework client = clients.client();
        clients.unprotected("/ways", root -> {
            client.create().creatingParentContainersIfNeeded().forPath(root + "/deep/node");
            assertEquals(1, client.checkExists().forPath(root).getNumChildren());
            String protectedPath = client.create()
                    .withProtection()
                    .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                    .forPath(root + "/p-");
            assertTrue(
                    protectedPath.startsWith(root + "/_c_") && protectedPath.endsWith("-p-0000000001"), protectedPath);
            client.create().idempotent().forPath(root + "/same", bytes("x"));
            client.create().idempotent().forPath(root + "/same", bytes("x"));
            client.setData().compressed().forPath(root + "/same", bytes("zipped"));
            assertEquals("zipped", new String(client.getData().decompressed().forPath(root + "/same"), UTF_8));
            client.delete().guaranteed().deletingChildrenIfNeeded().forPath(root);
            client.delete().quietly().forPath(root);
        });
    }
}
