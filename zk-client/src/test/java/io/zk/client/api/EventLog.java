package io.zk.client.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A watcher and session listener that keeps what it hears as text, for a test to wait for. */
final class EventLog implements Watcher {
    private static final int WAIT_SECONDS = 20;

    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void nodeEvent(NodeEvent event) {
        events.add(event.type() + " " + event.path());
    }

    @Override
    public void sessionEvent(SessionEvent event) {
        events.add(event.state().toString());
    }

    /** The next event, waited for; an error text if none comes. */
    String next() throws InterruptedException {
        String event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        return event == null ? "nothing within " + WAIT_SECONDS + " s" : event;
    }

    /** Waits for this event, passing over others; whether it came. */
    boolean comes(String wanted) throws InterruptedException {
        String event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        while (event != null && !event.equals(wanted)) {
            event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        }
        return event != null;
    }

    /** All that was heard so far and not asked for. */
    List<String> drain() {
        List<String> all = new ArrayList<>();
        events.drainTo(all);
        return all;
    }
}
