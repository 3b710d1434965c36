package io.zk.protocol.message;

import io.zk.protocol.data.Acl;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import java.util.List;

/** Vectors that may be null in the encoding but not in the message. */
final class Required {
    private Required() {}

    static List<String> strings(WireIn in) throws WireException {
        List<String> strings = in.readStrings();
        if (strings == null) {
            throw new WireException("null vector where strings are needed");
        }
        return strings;
    }

    static List<Acl> acls(WireIn in) throws WireException {
        List<Acl> acls = Acl.decodeList(in);
        if (acls == null) {
            throw new WireException("null vector where an ACL is needed");
        }
        return acls;
    }
}
