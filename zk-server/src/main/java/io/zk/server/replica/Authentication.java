package io.zk.server.replica;

import io.netty.buffer.ByteBuf;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.message.AuthPacket;
import io.zk.protocol.message.SaslRequest;
import io.zk.protocol.message.SaslResponse;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.Identities;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the connections of a loop get their identities, and what becomes of those that have none where one is wanted. Loop.
 *
 * <p>An auth packet is answered at once. A token of SASL is handed out as a {@link SaslStep}; the connection rests until
 * {@link #heard} brings the answer, so that what a client sent behind it is carried out with what it proves.
 */
final class Authentication {
    /** A ticket of Kerberos with all that directories put into it is no larger. */
    private static final int TOKEN_BYTES_MAX = 64 << 10;

    private final AclRules acl;
    private final ReplyWriter replies;
    private final LoopStats stats;
    private final List<SaslStep> steps = new ArrayList<>();

    Authentication(AclRules acl, ReplyWriter replies, LoopStats stats) {
        this.acl = acl;
        this.replies = replies;
        this.stats = stats;
    }

    /** Whether its requests are carried out; if not it is told so, and closed. */
    boolean admits(ClientConnection connection, int xid) {
        if (acl.auth().admits(connection.identities())) {
            return true;
        }
        replies.reply(connection, xid, 0, ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH);
        replies.close(connection);
        return false;
    }

    /** auth (100). */
    void packet(ClientConnection connection, int xid, WireIn in) {
        AuthPacket packet;
        try {
            packet = AuthPacket.decode(in);
        } catch (WireException malformed) {
            replies.close(connection);
            return;
        }
        Identities proven = acl.authenticate(packet.scheme(), packet.auth(), connection.identities());
        if (acl.ofEnsemble(packet.scheme())) {
            byte[] named = packet.auth();
            stats.askedForEnsemble(named != null && named.length > 0, proven != null);
        }
        if (proven == null) {
            replies.reply(connection, xid, 0, ErrorCode.AUTH_FAILED);
            replies.close(connection);
        } else {
            connection.identities(proven);
            replies.reply(connection, xid, 0, ErrorCode.OK);
        }
    }

    /** sasl (102): no token at all is nonsense, and a server without SASL answers none to any. */
    void token(ClientConnection connection, int xid, WireIn in) {
        byte[] token = null;
        try {
            token = SaslRequest.decode(in).token();
        } catch (WireException malformed) {
            // As one without a token.
        }
        if (token == null) {
            replies.close(connection);
        } else if (!acl.auth().exchanges()) {
            answer(connection, xid, ErrorCode.OK, null);
        } else {
            SaslStep step = new SaslStep(connection, xid, token, connection.exchange());
            if (token.length > TOKEN_BYTES_MAX) {
                failed(step);
            } else {
                connection.rests(true);
                steps.add(step);
            }
        }
    }

    /** A step has been taken; the connection goes on. Under the read lock. */
    void heard(SaslAnswer answer) {
        ClientConnection connection = answer.step().connection();
        connection.rests(false);
        if (connection.closing()) {
            return;
        }
        connection.exchange(answer.exchange());
        switch (answer.kind()) {
            case GOES_ON -> answer(connection, answer.step().xid(), ErrorCode.OK, answer.token());
            case PROVED -> {
                connection.identities(acl.proven(answer.authorizationId(), connection.identities()));
                answer(connection, answer.step().xid(), ErrorCode.OK, answer.token());
            }
            case FAILED -> failed(answer.step());
        }
    }

    List<SaslStep> takeSteps() {
        if (steps.isEmpty()) {
            return List.of();
        }
        List<SaslStep> taken = List.copyOf(steps);
        steps.clear();
        return taken;
    }

    /** As Apache's server: an error with a body, and the end, unless those who fail are kept. */
    private void failed(SaslStep step) {
        ClientConnection connection = step.connection();
        boolean enforced = acl.auth().enforcesSasl();
        if (acl.auth().keepsFailed() && !enforced) {
            answer(connection, step.xid(), ErrorCode.OK, null);
            return;
        }
        ErrorCode err = enforced ? ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH : ErrorCode.AUTH_FAILED;
        answer(connection, step.xid(), err, null);
        replies.close(connection);
    }

    private void answer(ClientConnection connection, int xid, ErrorCode err, byte @Nullable [] token) {
        ByteBuf buffer = replies.begin(connection);
        int start = buffer.writerIndex();
        Frames.header(replies.out(), xid, 0, err.code());
        new SaslResponse(token).encode(replies.out());
        Frames.close(buffer, start);
        replies.countSent(connection);
    }
}
