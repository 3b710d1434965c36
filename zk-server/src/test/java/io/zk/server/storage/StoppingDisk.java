package io.zk.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk that takes so many changes and no more, as when the server dies between two of them. */
final class StoppingDisk implements Disk {
    private final Disk disk;
    private int left;
    private boolean stopped;

    StoppingDisk(Disk disk) {
        this.disk = disk;
        this.left = Integer.MAX_VALUE;
    }

    /** The change after so many more fails, and everything after it. */
    void stopAfter(int changes) {
        left = changes;
    }

    boolean stopped() {
        return stopped;
    }

    private void change() throws IOException {
        requireGoing();
        if (left-- == 0) {
            stopped = true;
            throw new IOException("the server died");
        }
    }

    private void requireGoing() throws IOException {
        if (stopped) {
            throw new IOException("the server is dead");
        }
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public boolean isFolder(Path path) throws IOException {
        return disk.isFolder(path);
    }

    @Override
    public boolean isWritable(Path folder) throws IOException {
        return disk.isWritable(folder);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        change();
        disk.createFolders(folder);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        change();
        return new StoppingFile(disk.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        requireGoing();
        return new StoppingFile(disk.open(file));
    }

    @Override
    public DiskFile openRead(Path file) throws IOException {
        requireGoing();
        return disk.openRead(file);
    }

    @Override
    public long size(Path file) throws IOException {
        return disk.size(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change();
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        change();
        disk.delete(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        change();
        disk.forceFolder(folder);
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return disk.freeBytes(folder);
    }

    private final class StoppingFile implements DiskFile {
        private final DiskFile file;

        StoppingFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            change();
            return file.write(from, position);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            change();
            file.force(metadata);
        }

        @Override
        public void truncate(long size) throws IOException {
            change();
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
