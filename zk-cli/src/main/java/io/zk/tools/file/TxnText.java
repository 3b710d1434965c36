package io.zk.tools.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.txn.CheckTxn;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.SetAclTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.TxnHeader;
import io.zk.server.txn.UnknownTxnException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in one line, as Apache 3.9's tools print it: time, session, cxid, zxid, kind, and the fields of the body
 * with commas between them. Data is shown as text whatever it is, line ends included. One thread.
 */
final class TxnText {
    private final WireLimits limits;
    private final DateTimeFormatter date = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT, FormatStyle.LONG)
            .withZone(ZoneId.systemDefault());

    TxnText(WireLimits limits) {
        this.limits = limits;
    }

    /**
     * The line of the transaction in these bytes.
     *
     * @throws IOException if they are none
     */
    String line(byte[] payload) throws IOException {
        try {
            Transaction transaction = TxnCodec.decode(payload, limits);
            TxnHeader header = transaction.header();
            return date.format(Instant.ofEpochMilli(header.timeMillis())) + " session 0x"
                    + Long.toHexString(header.sessionId()) + " cxid 0x" + Long.toHexString(header.cxid()) + " zxid 0x"
                    + Long.toHexString(header.zxid()) + " " + name(transaction.txn()) + " " + body(transaction.txn());
        } catch (WireException | UnknownTxnException e) {
            throw new IOException("not a transaction: " + e.getMessage());
        }
    }

    private static String name(Txn txn) {
        return switch (txn.opCode()) {
            case CREATE -> "create";
            case CREATE2 -> "create2";
            case CREATE_CONTAINER -> "createContainer";
            case CREATE_TTL -> "createTTL";
            case DELETE -> "delete";
            case DELETE_CONTAINER -> "deleteContainer";
            case SET_DATA -> "setData";
            case RECONFIG -> "reconfig";
            case SET_ACL -> "setACL";
            case CHECK -> "check";
            case MULTI -> "multi";
            case CREATE_SESSION -> "createSession";
            case CLOSE_SESSION -> "closeSession";
            case ERROR -> "error";
            default -> "unknown " + txn.opCode().code();
        };
    }

    private static String body(Txn txn) {
        return switch (txn.opCode()) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> create((CreateTxn) txn);
            case DELETE, DELETE_CONTAINER -> quoted(((DeleteTxn) txn).path());
            case SET_DATA, RECONFIG -> setData((SetDataTxn) txn);
            case SET_ACL -> setAcl((SetAclTxn) txn);
            case CHECK -> quoted(((CheckTxn) txn).path()) + "," + ((CheckTxn) txn).version();
            case MULTI -> multi((MultiTxn) txn);
            case CREATE_SESSION -> String.valueOf(((CreateSessionTxn) txn).timeoutMillis());
            case CLOSE_SESSION -> closeSession((CloseSessionTxn) txn);
            case ERROR -> String.valueOf(((ErrorTxn) txn).err());
            default -> "";
        };
    }

    private static String create(CreateTxn create) {
        String kind =
                switch (create.opCode()) {
                    case CREATE_CONTAINER -> "";
                    case CREATE_TTL -> "";
                    default -> create.ephemeral() + ",";
                };
        String ttl = create.opCode() == OpCode.CREATE_TTL ? "," + create.ttlMillis() : "";
        return create.path() + "," + text(create.data()) + "," + lines(create.acl()) + "," + kind
                + create.parentCversion() + ttl;
    }

    private static String setData(SetDataTxn set) {
        return set.path() + "," + text(set.data()) + "," + set.version();
    }

    private static String setAcl(SetAclTxn set) {
        List<Acl> acl = set.acl();
        String entries = acl == null
                ? ""
                : acl.stream().map(entry -> "s{" + fields(entry) + "}").collect(Collectors.joining(","));
        return quoted(set.path()) + ",v{" + entries + "}," + set.version();
    }

    private static String closeSession(CloseSessionTxn close) {
        List<String> paths = close.paths();
        return paths == null ? "" : "v{" + paths.stream().map(TxnText::quoted).collect(Collectors.joining(",")) + "}";
    }

    /** The parts as they are in the log, which is bytes and not text. */
    private static String multi(MultiTxn multi) {
        return multi.txns().stream().map(txn -> name(txn) + ":" + raw(txn)).collect(Collectors.joining(";"));
    }

    private static String raw(Txn txn) {
        ByteBuf buffer = Unpooled.buffer();
        txn.encode(new WireOut(buffer));
        return buffer.toString(UTF_8);
    }

    private static String lines(@Nullable List<Acl> acl) {
        return acl == null
                ? "null"
                : acl.stream().map(entry -> fields(entry) + "\n").collect(Collectors.joining(", ", "[", "]"));
    }

    private static String fields(Acl acl) {
        Id id = acl.id();
        return acl.perms() + ",s{" + quoted(id.scheme()) + "," + quoted(id.id()) + "}";
    }

    private static String text(byte @Nullable [] data) {
        return data == null ? "" : new String(data, UTF_8);
    }

    /** A string among others: what would end it stands as its number. */
    private static String quoted(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\0' -> quoted.append("%00");
                case '\n' -> quoted.append("%0A");
                case '\r' -> quoted.append("%0D");
                case ',' -> quoted.append("%2C");
                case '}' -> quoted.append("%7D");
                case '%' -> quoted.append("%25");
                default -> quoted.append(c);
            }
        }
        return quoted.toString();
    }
}
