package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.server.tree.Node;
import io.zk.server.tree.Quota;
import org.jspecify.annotations.Nullable;

/**
 * Hard quotas, if they are enforced. A write is compared with what is used in the applied tree: writes that are planned
 * and not applied do not count, as with Apache's servers. Soft limits refuse nothing, and a limit of bytes nothing that
 * brings none: a lock or an election below a tree that has grown full goes on.
 */
final class QuotaRule {
    private QuotaRule() {}

    static ErrorCode onCreate(InFlight view, String path, int bytes) {
        if (!view.rules().enforceQuota()) {
            return ErrorCode.OK;
        }
        return judge(view, view.tree().quota(path), 1, bytes);
    }

    /** Only a change of the size is judged; limits that cannot be read refuse all. */
    static ErrorCode onSetData(InFlight view, String path, int bytes) {
        if (!view.rules().enforceQuota()) {
            return ErrorCode.OK;
        }
        Node node = view.tree().find(path);
        int more = bytes - (node == null ? 0 : node.dataLength());
        return judge(view, view.tree().quota(path), 0, more);
    }

    private static ErrorCode judge(InFlight view, @Nullable Quota quota, int nodes, int bytes) {
        if (quota == null) {
            return ErrorCode.OK;
        }
        if (quota.malformed()) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        boolean tooMany = nodes > 0 && exceeded(quota.countHard(), quota.countUsed() + nodes);
        boolean tooMuch = bytes != 0 && exceeded(quota.bytesHard(), quota.bytesUsed() + bytes);
        if (tooMany || tooMuch) {
            view.exceeds(quota.path());
            return ErrorCode.QUOTA_EXCEEDED;
        }
        return ErrorCode.OK;
    }

    private static boolean exceeded(long limit, long used) {
        return limit > -1 && used > limit;
    }
}
