package io.zk.server.op;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Stat;
import io.zk.protocol.message.GetDataResponse;
import io.zk.protocol.message.MultiResponse;
import io.zk.protocol.message.PathResponse;
import io.zk.protocol.message.StatResponse;
import io.zk.protocol.message.WhoAmIResponse;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.server.txn.CheckTxn;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.SetAclTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Txn;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Transactions and reply bodies as a script prints them. A body must be used up whole. */
final class ReplyText {
    private ReplyText() {}

    static String txn(Txn txn) {
        if (txn instanceof CreateTxn create) {
            return create.opCode() + " " + create.path() + " " + data(create.data()) + " " + acl(create.acl())
                    + (create.ephemeral() ? " ephemeral" : "") + " parent:" + create.parentCversion()
                    + (create.ttlMillis() == 0 ? "" : " ttl:" + create.ttlMillis());
        } else if (txn instanceof DeleteTxn delete) {
            return delete.opCode() + " " + delete.path();
        } else if (txn instanceof SetDataTxn set) {
            return "SET_DATA " + set.path() + " " + data(set.data()) + " version:" + set.version();
        } else if (txn instanceof SetAclTxn set) {
            return "SET_ACL " + set.path() + " " + acl(set.acl()) + " version:" + set.version();
        } else if (txn instanceof CheckTxn check) {
            return "CHECK " + check.path() + " version:" + check.version();
        } else if (txn instanceof ErrorTxn error) {
            return "ERROR " + error.err();
        } else if (txn instanceof CloseSessionTxn close) {
            return "CLOSE_SESSION " + close.paths();
        } else if (txn instanceof MultiTxn multi) {
            return "MULTI"
                    + multi.txns().stream().map(part -> "\n      " + txn(part)).collect(Collectors.joining());
        }
        throw new IllegalArgumentException(txn.toString());
    }

    /** The reply to a write that was applied. */
    static String reply(OpCode applied, WriteOp op, WireIn in) {
        try {
            String text = body(applied, op, in);
            return in.remaining() == 0 ? text : text + " and " + in.remaining() + " bytes more";
        } catch (WireException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static String body(OpCode applied, WriteOp op, WireIn in) throws WireException {
        if (op instanceof Create) {
            return in.readText();
        }
        return switch (applied) {
            case CREATE2, CREATE_CONTAINER, CREATE_TTL -> in.readText() + " " + stat(Stat.decode(in));
            case SET_DATA, SET_ACL -> stat(Stat.decode(in));
            case MULTI -> results(MultiResponse.decode(in));
            default -> "";
        };
    }

    static String read(OpCode opCode, WireIn in) {
        try {
            String text = readBody(opCode, in);
            return in.remaining() == 0 ? text : text + " and " + in.remaining() + " bytes more";
        } catch (WireException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static String readBody(OpCode opCode, WireIn in) throws WireException {
        return switch (opCode) {
            case EXISTS -> stat(Stat.decode(in));
            case GET_DATA -> data(in.readBuffer()) + " " + stat(Stat.decode(in));
            case GET_ACL -> acl(Acl.decodeList(in)) + " " + stat(Stat.decode(in));
            case GET_CHILDREN, GET_EPHEMERALS -> sorted(in.readStrings());
            case GET_CHILDREN2 -> sorted(in.readStrings()) + " " + stat(Stat.decode(in));
            case GET_ALL_CHILDREN_NUMBER, ADD_WATCH -> Integer.toString(in.readInt());
            case WHO_AM_I -> WhoAmIResponse.decode(in).clientInfo().stream()
                    .map(info -> info.authScheme() + "=" + info.user())
                    .collect(Collectors.joining(" "));
            case MULTI_READ -> results(MultiResponse.decode(in));
            default -> "";
        };
    }

    private static String results(MultiResponse response) {
        StringBuilder text = new StringBuilder();
        for (MultiResponse.Result result : response.results()) {
            text.append("\n      ").append(result.opCode()).append(' ').append(result.err());
            Object body = result.body();
            if (body instanceof PathResponse path) {
                text.append(' ').append(path.path());
            } else if (body instanceof StatResponse set) {
                text.append(' ').append(stat(set.stat()));
            } else if (body instanceof GetDataResponse got) {
                text.append(' ').append(data(got.data())).append(' ').append(stat(got.stat()));
            } else if (body != null) {
                text.append(' ').append(body);
            }
        }
        return text.isEmpty() ? "no results" : text.toString();
    }

    /** zxids of creation, modification and children; times in thousands; versions of data, children, ACL; the rest. */
    static String stat(Stat stat) {
        return "[zxid " + stat.czxid() + "," + stat.mzxid() + "," + stat.pzxid() + " time " + stat.ctime() / 1000 + ","
                + stat.mtime() / 1000 + " version " + stat.version() + "," + stat.cversion() + "," + stat.aversion()
                + (stat.ephemeralOwner() == 0 ? "" : " owner " + Long.toHexString(stat.ephemeralOwner())) + " size "
                + stat.dataLength() + "," + stat.numChildren() + "]";
    }

    private static String data(byte @Nullable [] data) {
        return data == null ? "null" : "'" + new String(data, UTF_8) + "'";
    }

    static String acl(@Nullable List<Acl> acl) {
        if (acl == null || acl.equals(Acl.OPEN)) {
            return acl == null ? "null" : "open";
        }
        return acl.stream()
                .map(entry -> entry.perms() + ":" + entry.id().scheme() + ":"
                        + entry.id().id())
                .collect(Collectors.joining(","));
    }

    private static String sorted(@Nullable List<String> names) {
        return names == null ? "null" : new TreeSet<>(names).toString();
    }
}
