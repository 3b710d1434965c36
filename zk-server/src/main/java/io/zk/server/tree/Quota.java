package io.zk.server.tree;

/**
 * A quota: its limits and what is used, as the texts of the two nodes under /zookeeper/quota say. -1 = no limit.
 *
 * @param path top of the subtree it covers
 * @param malformed whether a text could not be read: then every enforced write fails with a marshalling error
 */
public record Quota(
        String path,
        long countSoft,
        long bytesSoft,
        long countHard,
        long bytesHard,
        long countUsed,
        long bytesUsed,
        boolean malformed) {}
