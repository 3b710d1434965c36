package io.zk.server;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** What happens when this server cannot go on: it says why in one line, once, and ends. Any thread. */
final class Fatal {
    private static final Logger LOG = LogManager.getLogger(Fatal.class);

    private final AtomicBoolean ending = new AtomicBoolean();
    private final IntConsumer exit;

    /** @param exit ends the process, or in a test something less */
    Fatal(IntConsumer exit) {
        this.exit = exit;
    }

    /** Whether it ends, so that nothing more is to be written. */
    boolean ending() {
        return ending.get();
    }

    void end(ExitCode code, String why, @Nullable Throwable cause) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        LOG.fatal("{}{}", why, cause == null ? "" : ": " + cause);
        if (cause != null && !(cause instanceof java.io.IOException)) {
            LOG.error("where it happened", cause);
        }
        LOG.error("Exiting JVM with code {}", code.code());
        exit.accept(code.code());
    }
}
