package io.zk.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * While a test runs, kills the leader of an ensemble, starts it again, and goes on with the next leader once every
 * member serves, up to three in a test: each new leader grants all sessions their whole timeout again, so without
 * an end no session of a dead client would ever expire. The first leader dies within 60 ms; few tests may be through
 * before that. After a test all members run. Register it in a static field.
 */
final class LeaderLoss implements BeforeTestExecutionCallback, AfterTestExecutionCallback, AfterAllCallback {
    private static final int FIRST_MILLIS = 60;
    private static final int PAUSE_MILLIS = 2_000;
    private static final int MOST = 3;
    private static final int END_SECONDS = 100;

    private final Random random = new Random(1);
    private Ensemble ensemble;
    private ExecutorService thread;
    private CountDownLatch over;
    private Future<?> kills;
    private volatile boolean struck;
    private int tests;
    private int testsStruck;

    /** Says whose leaders; before the first test, and the ensemble serves. */
    void strikes(Ensemble ensemble) {
        this.ensemble = ensemble;
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        struck = false;
        over = new CountDownLatch(1);
        thread = Executors.newSingleThreadExecutor();
        RunningServer leader = ensemble.leader();
        int first = random.nextInt(FIRST_MILLIS);
        kills = thread.submit(() -> {
            killLeaders(leader, first);
            return null;
        });
    }

    private void killLeaders(RunningServer first, int firstMillis) throws InterruptedException {
        if (!over.await(firstMillis, TimeUnit.MILLISECONDS)) {
            strike(first);
        }
        for (int i = 1; i < MOST && !over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); i++) {
            strike(ensemble.leader());
        }
    }

    private void strike(RunningServer leader) {
        leader.kill();
        struck = true;
        leader.start();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws Exception {
        tests++;
        testsStruck += struck ? 1 : 0;
        over.countDown();
        thread.shutdown();
        kills.get(END_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertTrue(testsStruck * 2 > tests, () -> "a leader died during " + testsStruck + " of " + tests + " tests");
    }
}
