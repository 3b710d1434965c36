package io.zk.server.storage;

/**
 * What a start may do by itself.
 *
 * @param createFolders whether missing data folders are created ({@code datadir.autocreate})
 * @param createDatabase whether no data means an empty database; false: only if the file {@code initialize} says so
 *     ({@code db.autocreate})
 * @param trustEmptySnapshot whether logs without any snapshot are replayed from an empty tree
 *     ({@code snapshot.trust.empty})
 * @param recentCount newest replayed transactions to keep for learners ({@code commitLogCount})
 */
public record StartRules(boolean createFolders, boolean createDatabase, boolean trustEmptySnapshot, int recentCount) {
    public static final StartRules DEFAULT = new StartRules(true, true, false, 500);
}
