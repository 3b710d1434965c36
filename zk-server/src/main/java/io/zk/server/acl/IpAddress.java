package io.zk.server.acl;

/**
 * Textual addresses, read without allocating. An address is 128 bits in two longs; one of version 4 stands in the
 * first 32 of them.
 */
final class IpAddress {
    private static final int V6_GROUPS = 8;

    private IpAddress() {}

    /** Bits of the address in the first {@code end} characters: 32, 128, or 0 if they hold none. */
    static int bits(String text, int end) {
        if (isV4(text, 0, end)) {
            return 32;
        }
        return isV6(text, end) ? 128 : 0;
    }

    /** The first 64 bits of a valid address. */
    static long high(String text, int end) {
        return isV4(text, 0, end) ? v4(text, 0, end) << 32 : v6Half(text, end, 0);
    }

    /** The last 64 bits of a valid address. */
    static long low(String text, int end) {
        return isV4(text, 0, end) ? 0 : v6Half(text, end, V6_GROUPS / 2);
    }

    private static boolean isV4(String text, int start, int end) {
        int parts = 0;
        int at = start;
        while (at <= end) {
            int dot = indexOf(text, '.', at, end);
            if (dot == at || dot - at > 3 || value(text, at, dot, 10) < 0 || value(text, at, dot, 10) > 255) {
                return false;
            }
            parts++;
            at = dot + 1;
        }
        return parts == 4;
    }

    private static long v4(String text, int start, int end) {
        long address = 0;
        for (int at = start; at <= end; at = indexOf(text, '.', at, end) + 1) {
            address = address << 8 | value(text, at, indexOf(text, '.', at, end), 10);
        }
        return address;
    }

    /** Eight groups, or fewer with one run of zeros left out as two colons; the last two may be a version 4 address. */
    private static boolean isV6(String text, int end) {
        int gap = gap(text, end);
        if (gap < 0) {
            return groups(text, 0, end) == V6_GROUPS;
        }
        if (indexOf(text, '.', 0, gap) < gap) {
            return false;
        }
        int before = gap == 0 ? 0 : groups(text, 0, gap);
        int after = gap + 2 == end ? 0 : groups(text, gap + 2, end);
        return before >= 0 && after >= 0 && before + after < V6_GROUPS;
    }

    /** Groups parted by single colons, -1 if it is not that. */
    private static int groups(String text, int start, int end) {
        int groups = 0;
        int at = start;
        while (at <= end) {
            int colon = indexOf(text, ':', at, end);
            if (colon == end && isV4(text, at, end)) {
                return groups + 2;
            }
            if (colon == at || colon - at > 4 || value(text, at, colon, 16) < 0) {
                return -1;
            }
            groups++;
            at = colon + 1;
        }
        return groups;
    }

    private static long v6Half(String text, int end, int firstGroup) {
        int gap = gap(text, end);
        if (gap < 0) {
            return half(text, 0, end, 0, firstGroup);
        }
        long half = gap == 0 ? 0 : half(text, 0, gap, 0, firstGroup);
        if (gap + 2 == end) {
            return half;
        }
        int after = groups(text, gap + 2, end);
        return half | half(text, gap + 2, end, V6_GROUPS - after, firstGroup);
    }

    /** Of the groups in a range, the first of which is number {@code group}: those that belong to a half, in place. */
    private static long half(String text, int start, int end, int group, int firstGroup) {
        long half = 0;
        int number = group;
        for (int at = start; at <= end; at = indexOf(text, ':', at, end) + 1) {
            int colon = indexOf(text, ':', at, end);
            if (colon == end && isV4(text, at, end)) {
                long address = v4(text, at, end);
                half |= inPlace(address >>> 16, number - firstGroup);
                half |= inPlace(address & 0xffff, number + 1 - firstGroup);
                return half;
            }
            half |= inPlace(value(text, at, colon, 16), number - firstGroup);
            number++;
        }
        return half;
    }

    private static long inPlace(long group, int index) {
        return index < 0 || index > 3 ? 0 : group << (48 - 16 * index);
    }

    private static int gap(String text, int end) {
        int gap = text.indexOf("::");
        return gap >= 0 && gap + 2 <= end ? gap : -1;
    }

    private static int indexOf(String text, char separator, int from, int end) {
        int at = text.indexOf(separator, from);
        return at < 0 || at > end ? end : at;
    }

    /** The number in a range of at most four digits, -1 if there is another character. */
    private static int value(String text, int start, int end, int radix) {
        int value = 0;
        for (int i = start; i < end; i++) {
            char unit = text.charAt(i);
            int digit = unit < 0x80 ? Character.digit(unit, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
