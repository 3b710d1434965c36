package io.zk.server;

import io.zk.server.net.AdminDesk;
import io.zk.server.net.AdminReply;
import io.zk.server.net.AdminRequest;
import io.zk.server.ops.admin.AdminSite;
import io.zk.server.ops.admin.Answer;
import io.zk.server.ops.admin.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Answers requests of the admin port on a few threads of their own, which end when nobody asks. Any thread. */
final class AdminService implements AdminDesk, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(AdminService.class);

    /** A snapshot and a restore take one each for as long as they last, and the others go on. */
    private static final int THREADS = 4;

    private static final int WAITING_MAX = 32;
    private static final int FAILED = 500;

    private final AdminSite site;
    private final ThreadPoolExecutor threads;

    AdminService(AdminSite site) {
        this.site = site;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                work -> new Thread(work, "admin command"));
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public boolean ask(AdminRequest request, Consumer<AdminReply> reply) {
        try {
            threads.execute(() -> reply.accept(answer(request)));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private AdminReply answer(AdminRequest request) {
        Answer answer;
        try {
            answer = site.answer(new Call(
                    request.method(),
                    request.path(),
                    firsts(request.query()),
                    request.authorization(),
                    request.address(),
                    request.body()));
        } catch (RuntimeException e) {
            LOG.error("{} {} of {} was not answered", request.method(), request.path(), request.address(), e);
            answer = Answer.plain(FAILED, "the server could not answer; its log says more");
        }
        return new AdminReply(answer.status(), answer.headers(), answer.contentType(), answer.body(), answer.file());
    }

    /** The first value of each parameter: more of them mean nothing here. */
    private static Map<String, String> firsts(Map<String, List<String>> query) {
        Map<String, String> firsts = new LinkedHashMap<>();
        query.forEach((name, values) -> firsts.put(name, values.get(0)));
        return firsts;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
