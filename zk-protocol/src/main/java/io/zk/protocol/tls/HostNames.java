package io.zk.protocol.tls;

import io.netty.util.NetUtil;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which hosts a certificate is for (RFC 6125): its alternative names, and its common name if it has no DNS name. */
final class HostNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\\\\\"]+)(?:,|\\+|$)");

    private HostNames() {}

    /** Whether it is for this host, a name or an address in text form. */
    static boolean covers(X509Certificate certificate, String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        if (wanted.endsWith(".")) {
            wanted = wanted.substring(0, wanted.length() - 1);
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(wanted);
        if (address != null) {
            return names(certificate, ADDRESS).stream()
                    .anyMatch(name -> Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(name)));
        }
        for (String name : dnsNames(certificate)) {
            if (matches(name.toLowerCase(Locale.ROOT), wanted)) {
                return true;
            }
        }
        return false;
    }

    /** For people: the names and addresses, separated by commas. */
    static String list(X509Certificate certificate) {
        List<String> all = new ArrayList<>(dnsNames(certificate));
        all.addAll(names(certificate, ADDRESS));
        return all.isEmpty() ? "no host" : String.join(", ", all);
    }

    private static List<String> dnsNames(X509Certificate certificate) {
        List<String> names = names(certificate, DNS);
        if (!names.isEmpty()) {
            return names;
        }
        Matcher common =
                COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
        return common.find() ? List.of(common.group(1)) : List.of();
    }

    /** A star stands for one whole label, the first, below at least two more. */
    private static boolean matches(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        int dot = host.indexOf('.');
        String rest = name.substring(1);
        return dot > 0 && rest.indexOf('.', 1) > 0 && host.substring(dot).equals(rest);
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (Integer.valueOf(kind).equals(name.get(0)) && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        } catch (CertificateParsingException e) {
            // Names that can't be read are for no host.
        }
        return names;
    }
}
