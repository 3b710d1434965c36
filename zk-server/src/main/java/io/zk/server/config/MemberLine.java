package io.zk.server.config;

import io.zk.server.quorum.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Reads the lines {@code server.N}. */
final class MemberLine {
    private static final String FORM = "does not have the form host:quorumPort:electionPort[:role][;[host:]clientPort]";

    private MemberLine() {}

    /** Reads the right side of a line: {@code ADDR[|ADDR...][;CLIENT]}. The role may stand behind any of the addresses. */
    static Member parse(long id, String text) throws ConfigException {
        String[] halves = text.split(";", -1);
        if (halves.length > 2) {
            throw new ConfigException(FORM);
        }
        List<Member.Address> addresses = new ArrayList<>();
        Set<Boolean> roles = new TreeSet<>();
        for (String part : halves[0].split("\\|", -1)) {
            List<String> words = words(part.strip());
            if (words.size() < 3 || words.size() > 4 || words.get(0).isEmpty()) {
                throw new ConfigException(FORM);
            }
            Member.Address address = new Member.Address(words.get(0), port(words.get(1)), port(words.get(2)));
            if (address.quorumPort() == address.electionPort()) {
                throw new ConfigException("quorum port and election port of server." + id + " must be different");
            }
            addresses.add(address);
            if (words.size() == 4) {
                roles.add(isObserver(words.get(3).strip()));
            }
        }
        if (roles.size() > 1) {
            throw new ConfigException("the addresses of server." + id + " must all have the same role");
        }
        List<String> client = halves.length == 2 ? words(halves[1].strip()) : List.of();
        if (client.size() > 2) {
            throw new ConfigException(FORM);
        }
        String host = client.size() == 2 ? client.get(0) : "";
        int clientPort = client.isEmpty() ? 0 : port(client.get(client.size() - 1));
        return new Member(id, List.copyOf(addresses), roles.contains(true), host, clientPort);
    }

    private static boolean isObserver(String role) throws ConfigException {
        return switch (role.toLowerCase(Locale.ROOT)) {
            case "observer" -> true;
            case "participant" -> false;
            default -> throw new ConfigException("Unrecognised peertype: " + role);
        };
    }

    private static int port(String text) throws ConfigException {
        Integer port = ValueType.PORT.parser().parse(text);
        if (port == null) {
            throw new ConfigException("'" + text + "' is not " + ValueType.PORT.name());
        }
        return port;
    }

    /** Splits at colons; the first word may be in brackets, which are taken off, and then holds colons itself. */
    private static List<String> words(String text) throws ConfigException {
        if (!text.startsWith("[")) {
            return List.of(text.split(":", -1));
        }
        int end = text.indexOf("]:");
        if (end < 0) {
            throw new ConfigException("what begins with '[' needs ']:' behind its address");
        }
        List<String> words = new ArrayList<>(List.of(text.substring(1, end)));
        words.addAll(List.of(text.substring(end + 2).split(":", -1)));
        return words;
    }
}
