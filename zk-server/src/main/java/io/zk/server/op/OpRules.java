package io.zk.server.op;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;

/**
 * Settings that decide what operations do.
 *
 * @param extendedTypes whether TTL nodes may be created ({@code extendedTypesEnabled})
 * @param enforceQuota whether hard quotas refuse writes ({@code enforceQuota})
 * @param reconfigEnabled whether clients may change the ensemble ({@code reconfigEnabled})
 */
public record OpRules(
        AclRules acl, boolean extendedTypes, boolean enforceQuota, boolean reconfigEnabled, WireLimits limits) {}
