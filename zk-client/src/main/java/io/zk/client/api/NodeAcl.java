package io.zk.client.api;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Stat;
import java.util.List;

/** Who may do what with a node. */
public record NodeAcl(List<Acl> acl, Stat stat) {}
