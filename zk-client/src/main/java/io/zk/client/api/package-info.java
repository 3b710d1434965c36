/**
 * The client as its users see it: {@link io.zk.client.api.ZkClient} with futures, {@link
 * io.zk.client.api.BlockingZkClient} for threads that wait, and the values both take and give.
 */
@NullMarked
package io.zk.client.api;

import org.jspecify.annotations.NullMarked;
