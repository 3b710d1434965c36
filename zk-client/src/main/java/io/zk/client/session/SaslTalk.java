package io.zk.client.session;

import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.message.SaslResponse;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import org.jspecify.annotations.Nullable;

/**
 * How far the SASL exchange of a connection is. Tokens are made elsewhere, as that may take its time; as long as it lasts,
 * requests wait. A server without SASL answers no token, which is a failure as in Apache's client: whoever wants to be
 * authenticated does not go on as somebody else.
 */
final class SaslTalk {
    /** What a reply leads to. */
    enum Next {
        /** {@link #token} is to be looked at. */
        STEP,
        DONE,
        FAILED
    }

    private final boolean wanted;
    private boolean pending;
    private boolean complete;
    private int xid;
    private byte @Nullable [] token;
    private String reason = "";

    SaslTalk(boolean wanted) {
        this.wanted = wanted;
    }

    boolean wanted() {
        return wanted;
    }

    /** Whether requests have to wait for it. */
    boolean pending() {
        return pending;
    }

    void begin() {
        pending = true;
        complete = false;
        xid = 0;
    }

    /** It has come to its end, or the connection has. */
    void over() {
        pending = false;
    }

    /** A token was sent, after which this side has all it wants to know, or has not. */
    void sent(int number, boolean last) {
        xid = number;
        complete = last;
    }

    boolean awaits(int number) {
        return pending && xid == number;
    }

    /** The last one that came. */
    byte @Nullable [] token() {
        return token;
    }

    /** Why it has failed. */
    String reason() {
        return reason;
    }

    Next hear(ReplyHeader header, WireIn in) throws WireException {
        xid = 0;
        if (header.err() != 0) {
            reason = "the server refuses the SASL exchange: error " + header.err();
            return Next.FAILED;
        }
        token = SaslResponse.decode(in).token();
        if (complete) {
            return Next.DONE;
        }
        if (token == null) {
            reason = "the server does not authenticate by SASL, or refuses to";
            return Next.FAILED;
        }
        return Next.STEP;
    }
}
