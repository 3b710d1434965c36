package io.zk.server;

import io.zk.server.config.EnsembleConfig;
import io.zk.server.config.ServerConfig;
import io.zk.server.ops.Bean;
import io.zk.server.quorum.Member;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Shows the server in JMX under the names of Apache's beans. Those that stand for its part in an ensemble come and go
 * with it, on a thread of their own: the core does not wait for them. That one can't be shown is a line in the log.
 */
final class BeanDesk implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(BeanDesk.class);
    private static final String DOMAIN = "org.apache.ZooKeeperService:";
    private static final int WAITING_MAX = 100;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ThreadPoolExecutor thread;
    private final ServerBeans beans;
    private final Supplier<String> part;
    private final String root;
    private final String own;
    /** Of the thread, but for the start and the end. */
    private final Deque<ObjectName> fixed = new ArrayDeque<>();

    private final Deque<ObjectName> ofPart = new ArrayDeque<>();

    /** @param part what it is in its ensemble at present: Leader, Follower, Observer, LeaderElection */
    BeanDesk(ServerConfig config, ServerBeans beans, int clientPort, Supplier<String> part) {
        this.beans = beans;
        this.part = part;
        this.thread = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), work -> new Thread(work, "beans"));
        thread.allowCoreThreadTimeOut(true);
        EnsembleConfig ensemble = config.ensemble();
        if (ensemble == null) {
            root = "name0=StandaloneServer_port" + clientPort;
            own = root;
            show(fixed, root, beans.serving(""));
            show(fixed, root + ",name1=InMemoryDataTree", beans.tree());
        } else {
            String name = "ReplicatedServer_id" + ensemble.myId();
            root = "name0=" + name;
            own = root + ",name1=replica." + ensemble.myId();
            show(fixed, root, beans.replicated(name, ensemble));
            List<Member> members =
                    new ArrayList<>(ensemble.membership().members().values());
            for (Member member : members) {
                String replica = "replica." + member.id();
                show(fixed, root + ",name1=" + replica, beans.replica(replica, member, ensemble));
            }
        }
    }

    /** Its part has changed. Any thread; never waits. */
    void changed() {
        try {
            thread.execute(() -> take(part.get()));
        } catch (RejectedExecutionException e) {
            LOG.debug("the beans are not brought up to date: the server ends");
        }
    }

    private void take(String present) {
        hide(ofPart);
        boolean serves = !"LeaderElection".equals(present);
        show(ofPart, own + ",name2=" + present, serves ? beans.serving(present) : beans.election());
        if (serves) {
            show(ofPart, own + ",name2=" + present + ",name3=InMemoryDataTree", beans.tree());
        }
    }

    private void show(Deque<ObjectName> shown, String name, Bean bean) {
        try {
            ObjectName objectName = new ObjectName(DOMAIN + name);
            server.registerMBean(bean, objectName);
            shown.push(objectName);
        } catch (JMException e) {
            LOG.warn("Failed to register with JMX: {}: {}", name, e.toString());
        }
    }

    private void hide(Deque<ObjectName> shown) {
        while (!shown.isEmpty()) {
            try {
                server.unregisterMBean(shown.pop());
            } catch (JMException e) {
                LOG.debug("not taken out of JMX", e);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hide(ofPart);
        hide(fixed);
    }
}
