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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Curator's caches, counters, queues, nodes and transactions. */
class CuratorDataTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static RunningServer server;
    private CuratorClients clients;

    @BeforeAll
    static void start() {
        server = SERVERS.ours("extendedTypesEnabled=true");
    }

    @BeforeEach
    void open() {
        clients = new CuratorClients(server);
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
            writer.delete().deletingChildrenIfNeeded().forPath("/cache/before");
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
            writer.delete().forPath("/old/node");
            await("no node", () -> node.getCurrentData() == null);
            await("no child", () -> children.getCurrentData("/old/node") == null);
            await("no leaf", () -> tree.getCurrentData("/old/node") == null);
        }
    }

    private static String data(ChildData child) {
        return child == null || child.getData() == null ? "" : new String(child.getData(), UTF_8);
    }

    @Test
    void countersLoseNothing() throws Exception {
        clients.together(4, (client, number) -> {
            DistributedAtomicLong counter = new DistributedAtomicLong(client, "/long", new RetryNTimes(1_000, 1));
            for (int i = 0; i < 25; i++) {
                AtomicValue<Long> value = counter.increment();
                assertTrue(value.succeeded());
            }
            return number;
        });
        assertEquals(
                100,
                new DistributedAtomicLong(clients.client(), "/long", new RetryNTimes(10, 10))
                        .get()
                        .postValue());
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

    @Test
    void queueDeliversEachOnceAndInOrder() throws Exception {
        SimpleDistributedQueue producer = new SimpleDistributedQueue(clients.client(), "/queue");
        List<String> taken = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 60; i++) {
            producer.offer(bytes(String.format("%03d", i)));
        }
        clients.together(3, (client, number) -> {
            SimpleDistributedQueue queue = new SimpleDistributedQueue(client, "/queue");
            String last = "";
            for (int i = 0; i < 20; i++) {
                String item = new String(queue.poll(WAIT_SECONDS, TimeUnit.SECONDS), UTF_8);
                assertTrue(item.compareTo(last) > 0, item + " after " + last);
                last = item;
                taken.add(item);
            }
            return number;
        });
        assertEquals(60, new TreeSet<>(taken).size());
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
                other.delete().forPath("/kept");
                await("the node again", () -> other.checkExists().forPath("/kept") != null);
            }
            node.setData(bytes("new"));
            await("the data", () -> "new".equals(new String(other.getData().forPath("/kept"), UTF_8)));
        }
        await("no node", () -> other.checkExists().forPath("/kept") == null);
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
            for (int i = 0; i < 20; i++) {
                write(writer, "/watched/x/" + i, "1");
                write(writer, "/watched/x/" + i, "2");
                writer.delete().forPath("/watched/x/" + i);
            }
            await("all events", () -> events.contains("NodeDeleted /watched/x/19"));
            for (int i = 0; i < 20; i++) {
                String path = " /watched/x/" + i;
                assertEquals(
                        List.of("NodeCreated" + path, "NodeDataChanged" + path, "NodeDeleted" + path),
                        events.stream().filter(event -> event.endsWith(path)).toList());
            }
        }
    }

    @Test
    void transactionsAreWhole() throws Exception {
        CuratorFramework client = clients.client();
        write(client, "/tx", "0");
        List<CuratorTransactionResult> results = client.transaction()
                .forOperations(
                        client.transactionOp().check().withVersion(0).forPath("/tx"),
                        client.transactionOp().create().forPath("/tx/a", bytes("a")),
                        client.transactionOp().setData().withVersion(0).forPath("/tx", bytes("1")),
                        client.transactionOp().delete().forPath("/tx/a"));
        assertEquals(
                List.of(0, 0, 0, 0),
                results.stream().map(CuratorTransactionResult::getError).toList());
        CuratorOp good = client.transactionOp().create().forPath("/tx/b");
        CuratorOp bad = client.transactionOp().check().withVersion(0).forPath("/tx");
        assertThrows(KeeperException.BadVersionException.class, () -> client.transaction()
                .forOperations(good, bad));
        assertEquals(null, client.checkExists().forPath("/tx/b"));
    }

    @Test
    void createsInEveryWayThatCuratorOffers() throws Exception {
        CuratorFramework client = clients.client();
        client.create().creatingParentContainersIfNeeded().forPath("/ways/deep/node");
        assertEquals(1, client.checkExists().forPath("/ways").getNumChildren());
        String protectedPath = client.create()
                .withProtection()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath("/ways/p-");
        assertTrue(protectedPath.startsWith("/ways/_c_") && protectedPath.endsWith("-p-0000000001"), protectedPath);
        client.create().idempotent().forPath("/ways/same", bytes("x"));
        client.create().idempotent().forPath("/ways/same", bytes("x"));
        client.setData().compressed().forPath("/ways/same", bytes("zipped"));
        assertEquals("zipped", new String(client.getData().decompressed().forPath("/ways/same"), UTF_8));
        client.delete().guaranteed().deletingChildrenIfNeeded().forPath("/ways");
        client.delete().quietly().forPath("/ways");
    }
}
