package io.zk.server.config;

import io.zk.server.quorum.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the lines {@code server.N}. */
final class MemberLine {
    private static final String FORM = "does not have the form host:quorumPort:electionPort[:role][;[host:]clientPort]";

    private MemberLine() {}

    /** Reads the right side of a line, as spec'd: {@code ADDR[|ADDR...][;CLIENT]}. */
    static Member parse(long id, String text) throws ConfigException {
        String[] halves = text.split(";", -1);
        if (halves.length > 2) {
            throw new ConfigException(FORM);
        }
        List<Member.Address> addresses = new ArrayList<>();
        List<Boolean> roles = new ArrayList<>();
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
            roles.add(words.size() == 4 && isObserver(words.get(3)));
        }
        if (roles.stream().distinct().count() > 1) {
            throw new ConfigException("the addresses of server." + id + " must all have the same role");
        }
        List<String> client = halves.length == 2 ? words(halves[1].strip()) : List.of();
        if (client.size() > 2) {
            throw new ConfigException(FORM);
        }
        String host = client.size() == 2 ? client.get(0) : "";
        int clientPort = client.isEmpty() ? 0 : port(client.get(client.size() - 1));
        return new Member(id, List.copyOf(addresses), roles.get(0), host, clientPort);
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

    /** Splits at colons that are not inside brackets, and takes the brackets off. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean bracket = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[' || c == ']') {
                bracket = c == '[';
            } else if (c == ':' && !bracket) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words;
    }
}
