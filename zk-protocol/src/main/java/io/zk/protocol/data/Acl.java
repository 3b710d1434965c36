package io.zk.protocol.data;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an access control list.
 *
 * @param perms sum of the permission bits below; other bits are kept and mean nothing
 */
public record Acl(int perms, Id id) {
    public static final int READ = 1;
    public static final int WRITE = 2;
    public static final int CREATE = 4;
    public static final int DELETE = 8;
    public static final int ADMIN = 16;
    public static final int ALL = 31;

    /** Everybody may do everything: world:anyone with all permissions. */
    public static final List<Acl> OPEN = List.of(new Acl(ALL, Id.ANYONE));

    /** Everybody may read. */
    public static final List<Acl> READ_ONLY = List.of(new Acl(READ, Id.ANYONE));

    /** All permissions to the identities of the connection that writes the list. */
    public static final List<Acl> CREATOR_ALL = List.of(new Acl(ALL, new Id("auth", "")));

    /** Least bytes of one entry on the wire. */
    private static final int BYTES_MIN = 12;

    public static Acl decode(WireIn in) throws WireException {
        return new Acl(in.readInt(), Id.decode(in));
    }

    public void encode(WireOut out) {
        out.writeInt(perms);
        id.encode(out);
    }

    public static @Nullable List<Acl> decodeList(WireIn in) throws WireException {
        int count = in.readCount(BYTES_MIN);
        if (count < 0) {
            return null;
        }
        List<Acl> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(decode(in));
        }
        return list;
    }

    public static void encodeList(@Nullable List<Acl> list, WireOut out) {
        if (list == null) {
            out.writeCount(-1);
            return;
        }
        out.writeCount(list.size());
        for (int i = 0; i < list.size(); i++) {
            list.get(i).encode(out);
        }
    }
}
