package io.zk.cli.command;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import java.util.ArrayList;
import java.util.List;

/** Access control lists as users write and read them: {@code scheme:id:perms,...}. */
final class AclText {
    private static final String LETTERS = "cdrwa";
    private static final int[] BITS = {Acl.CREATE, Acl.DELETE, Acl.READ, Acl.WRITE, Acl.ADMIN};

    private AclText() {}

    /**
     * Reads a list. What makes no sense is left out, with a word about it; the id may hold colons.
     *
     * @return may be empty, which no server takes
     */
    static List<Acl> parse(String text, Output out) {
        List<Acl> list = new ArrayList<>();
        for (String part : text.split(",")) {
            int first = part.indexOf(':');
            int last = part.lastIndexOf(':');
            if (first == last) {
                out.error(part + " does not have the form scheme:id:perm");
            } else {
                Id id = new Id(part.substring(0, first), part.substring(first + 1, last));
                list.add(new Acl(bits(part.substring(last + 1), out), id));
            }
        }
        return list;
    }

    /** The letters of these permissions. */
    static String letters(int perms) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < BITS.length; i++) {
            if ((perms & BITS[i]) != 0) {
                text.append(LETTERS.charAt(i));
            }
        }
        return text.toString();
    }

    private static int bits(String letters, Output out) {
        int perms = 0;
        for (int i = 0; i < letters.length(); i++) {
            int index = LETTERS.indexOf(letters.charAt(i));
            if (index < 0) {
                out.error("Unknown perm type: " + letters.charAt(i));
            } else {
                perms |= BITS[index];
            }
        }
        return perms;
    }
}
