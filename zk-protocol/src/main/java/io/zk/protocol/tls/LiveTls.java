package io.zk.protocol.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * TLS as the files say at present. When they change, new connections are made with what they hold now, and those that
 * stand stay as they are; files that make no sense change nothing. Any thread.
 */
public final class LiveTls {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TlsSettings settings;
    private volatile TlsContext current;
    private List<String> stamps;
    private long lookedAt;

    private LiveTls(TlsSettings settings) throws TlsException {
        this.settings = settings;
        this.stamps = stamps();
        this.lookedAt = System.nanoTime();
        this.current = TlsContext.load(settings);
    }

    /**
     * Reads the files for the first time.
     *
     * @throws TlsException if they can't be used
     */
    public static LiveTls open(TlsSettings settings) throws TlsException {
        return new LiveTls(settings);
    }

    public TlsSettings settings() {
        return settings;
    }

    /** As it was when somebody looked last. Never blocks. */
    public TlsContext current() {
        return current;
    }

    /**
     * Looks whether the files have changed.
     *
     * @return whether they have, and are used from now on
     * @throws TlsException if they have and can't be used; once for each change
     */
    public synchronized boolean refresh() throws TlsException {
        // Before the files are read: what changes while they are is seen the next time.
        List<String> now = stamps();
        lookedAt = System.nanoTime();
        if (now.equals(stamps)) {
            return false;
        }
        stamps = now;
        current = TlsContext.load(settings);
        return true;
    }

    /** As the files say at present, or did within the last second; as it was before if they make no sense. */
    public synchronized TlsContext latest() {
        if (System.nanoTime() - lookedAt > LOOK_NANOS) {
            try {
                refresh();
            } catch (TlsException e) {
                return current;
            }
        }
        return current;
    }

    private List<String> stamps() {
        List<String> found = new ArrayList<>();
        for (Path path : KeyFiles.paths(settings)) {
            try {
                BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
                found.add(path + " " + file.lastModifiedTime() + " " + file.size() + " " + file.fileKey());
            } catch (IOException e) {
                found.add(path + " is not there");
            }
        }
        return found;
    }
}
