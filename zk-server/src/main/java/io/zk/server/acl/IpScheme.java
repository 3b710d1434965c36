package io.zk.server.acl;

import org.jspecify.annotations.Nullable;

/** Addresses of the peer: an ACL entry names one, or with {@code /bits} all that share its first bits. */
final class IpScheme implements Scheme {
    static final String NAME = "ip";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean accepts(String aclId) {
        int end = addressEnd(aclId);
        int family = IpAddress.bits(aclId, end);
        return family > 0 && bits(aclId, end, family) >= 0;
    }

    @Override
    public boolean matches(String identity, String aclId) {
        if (identity.equals(aclId)) {
            return true;
        }
        int end = addressEnd(aclId);
        int zone = identity.indexOf('%');
        int identityEnd = zone < 0 ? identity.length() : zone;
        int family = IpAddress.bits(aclId, end);
        int bits = bits(aclId, end, family);
        if (family == 0 || bits < 0 || IpAddress.bits(identity, identityEnd) != family) {
            return false;
        }
        return sameBits(IpAddress.high(aclId, end), IpAddress.high(identity, identityEnd), Math.min(bits, 64))
                && sameBits(IpAddress.low(aclId, end), IpAddress.low(identity, identityEnd), Math.max(bits - 64, 0));
    }

    @Override
    public boolean standsForCreator() {
        return false;
    }

    /** The address was known before. */
    @Override
    public Identities authenticate(byte @Nullable [] auth, Identities before) {
        return before;
    }

    private static boolean sameBits(long one, long other, int bits) {
        return bits == 0 || (one ^ other) >>> (64 - bits) == 0;
    }

    private static int addressEnd(String aclId) {
        int slash = aclId.indexOf('/');
        return slash < 0 ? aclId.length() : slash;
    }

    /** The number behind the slash, all bits of the family if there is none, -1 if it is not valid. */
    private static int bits(String aclId, int slash, int family) {
        if (slash == aclId.length()) {
            return family;
        }
        int digits = aclId.length() - slash - 1;
        if (digits == 0 || digits > 3) {
            return -1;
        }
        int bits = 0;
        for (int i = slash + 1; i < aclId.length(); i++) {
            int digit = aclId.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            bits = bits * 10 + digit;
        }
        return bits <= family ? bits : -1;
    }
}
