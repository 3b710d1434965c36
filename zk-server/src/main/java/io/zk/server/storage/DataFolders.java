package io.zk.server.storage;

import java.io.IOException;
import java.nio.file.Path;

/** The folders a server keeps its data in: that they are there, that they can be written, that they are not mixed up. */
final class DataFolders {
    private final Disk disk;
    private final StorageSettings settings;

    DataFolders(Disk disk, StorageSettings settings) {
        this.disk = disk;
        this.settings = settings;
    }

    /** Makes them ready for a start; removes what an interrupted write left, and ends an interrupted installation. */
    void prepare() throws IOException {
        prepare(settings.snapshotFolder(), settings.dataDir());
        prepare(settings.logFolder(), settings.logDir());
        if (!settings.snapshotFolder().equals(settings.logFolder())) {
            requireNone(DataName.Kind.SNAPSHOT, settings.logFolder(), "dataLogDir");
            requireNone(DataName.Kind.LOG, settings.snapshotFolder(), "dataDir");
        }
        deleteUnfinished(settings.snapshotFolder());
        deleteUnfinished(settings.logFolder());
        new Installation(disk, settings).finish();
    }

    /** Whether the file that allows an empty database is there. */
    boolean initialize() throws IOException {
        return disk.exists(initializeFile());
    }

    /** Deletes that file: it counts for one start, and only when that start has what it came for. */
    void dropInitialize() throws IOException {
        if (initialize()) {
            disk.delete(initializeFile());
            disk.forceFolder(settings.logDir());
        }
    }

    private Path initializeFile() {
        return settings.logDir().resolve("initialize");
    }

    private void prepare(Path folder, Path above) throws IOException {
        if (!disk.exists(folder)) {
            if (!settings.start().createFolders()) {
                throw new DataFolderException(
                        "the data folder " + folder + " is missing, and zookeeper.datadir.autocreate=false");
            }
            try {
                disk.createFolders(folder);
                disk.forceFolder(above);
            } catch (IOException e) {
                throw new DataFolderException("the data folder " + folder + " cannot be created: " + e.getMessage());
            }
        }
        if (!disk.isFolder(folder)) {
            throw new DataFolderException(folder + " is not a folder");
        }
        if (!disk.isWritable(folder)) {
            throw new DataFolderException("the data folder " + folder + " cannot be written to");
        }
    }

    private void requireNone(DataName.Kind kind, Path folder, String key) throws IOException {
        if (!DataName.list(disk, folder, kind).isEmpty()) {
            String what = kind == DataName.Kind.LOG ? "logs" : "snapshots";
            throw new StorageException("there are " + what + " in " + folder + ", the folder of " + key
                    + ": dataDir and dataLogDir were changed or swapped. Move the files to where they belong");
        }
    }

    private void deleteUnfinished(Path folder) throws IOException {
        for (String name : disk.list(folder)) {
            if (name.startsWith(DataName.UNFINISHED)) {
                disk.delete(folder.resolve(name));
            }
        }
    }
}
