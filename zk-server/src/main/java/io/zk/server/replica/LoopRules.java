package io.zk.server.replica;

import io.zk.server.op.OpRules;
import io.zk.server.session.SessionTimeouts;

/** What a loop needs to know of the configuration. */
public record LoopRules(OpRules ops, SessionTimeouts timeouts) {}
