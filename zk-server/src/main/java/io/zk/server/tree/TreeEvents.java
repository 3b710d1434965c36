package io.zk.server.tree;

/**
 * Is told of each change that watchers may see, in the order of the changes, while the transaction is being applied.
 * Called by the core thread under the write lock.
 */
public interface TreeEvents {
    /** For replaying a log: nobody watches. */
    TreeEvents NONE = new TreeEvents() {
        @Override
        public void created(String path, int aclId, int parentAclId) {}

        @Override
        public void deleted(String path, int aclId, int parentAclId) {}

        @Override
        public void dataChanged(String path, int aclId) {}
    };

    /** A node was created; {@code parentAclId} is for the event of the parent's children. */
    void created(String path, int aclId, int parentAclId);

    /** A node was deleted; {@code aclId} is the one it had. */
    void deleted(String path, int aclId, int parentAclId);

    void dataChanged(String path, int aclId);
}
