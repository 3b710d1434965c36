package io.zk.server.net;

/**
 * One loop's way to the tree: between {@link #enter} and {@link #leave} nothing is applied. For that loop's thread
 * alone, and not to be entered twice.
 */
public interface LoopGate {
    void enter();

    void leave();
}
