package io.zk.server.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.security.auth.kerberos.KerberosPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * What principals of Kerberos are called in ACLs: a short name by the rules of {@code auth_to_local}, then host and realm
 * as they are unless they are taken off. Immutable; any thread.
 */
public final class PrincipalNames {
    private static final Pattern PRINCIPAL = Pattern.compile("([^/@]+)(?:/([^/@]+))?(?:@([^/@]+))?");
    private static final Pattern RULE = Pattern.compile(
            "\\s*(DEFAULT|RULE:\\[(\\d+):([^\\]]*)](\\(([^)]*)\\))?" + "(s/([^/]*)/([^/]*)/(g)?)?(/L)?)\\s*");
    private static final Pattern PLACE = Pattern.compile("\\$(\\d)");

    private final List<Rule> rules;
    private final String defaultRealm;
    private final boolean hosts;
    private final boolean realms;

    /**
     * One of the rules.
     *
     * @param parts how many components the principal has to have; 0: this is DEFAULT
     * @param format of the text that is matched and edited: $0 is the realm, $1 and $2 the components
     */
    private record Rule(
            int parts,
            String format,
            @Nullable Pattern condition,
            @Nullable Pattern from,
            String to,
            boolean everywhere,
            boolean lower) {}

    /**
     * @param rules as in krb5.conf, with blanks between them
     * @param defaultRealm empty if there is none
     * @param hosts whether a host stays part of the name
     * @param realms whether the realm does
     * @throws IllegalArgumentException naming the rule that can't be read
     */
    public PrincipalNames(String rules, String defaultRealm, boolean hosts, boolean realms) {
        this.rules = parse(rules);
        this.defaultRealm = defaultRealm;
        this.hosts = hosts;
        this.realms = realms;
    }

    /** The realm that a principal without one is in; empty if Kerberos is not configured. */
    public static String defaultRealm() {
        try {
            return new KerberosPrincipal("name").getRealm();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** The name of a principal, or of a user of DIGEST-MD5; null if no rule applies. */
    public @Nullable String of(String principal) {
        Matcher parts = PRINCIPAL.matcher(principal);
        if (!parts.matches()) {
            return null;
        }
        String host = parts.group(2);
        String realm = parts.group(3);
        String shortName = realm == null && host == null ? principal : shortName(parts.group(1), host, realm);
        if (shortName == null) {
            return null;
        }
        return shortName + (hosts && host != null ? "/" + host : "") + (realms && realm != null ? "@" + realm : "");
    }

    private @Nullable String shortName(String name, @Nullable String host, @Nullable String realm) {
        String where = realm == null ? "" : realm;
        for (Rule rule : rules) {
            String mapped = rule.parts() == 0
                    ? (where.isEmpty() || where.equals(defaultRealm) ? name : null)
                    : applied(rule, name, host, where);
            if (mapped != null) {
                return mapped;
            }
        }
        return null;
    }

    private static @Nullable String applied(Rule rule, String name, @Nullable String host, String realm) {
        if (rule.parts() != (host == null ? 1 : 2)) {
            return null;
        }
        String[] values = {realm, name, host == null ? "" : host};
        String base = PLACE.matcher(rule.format()).replaceAll(place -> {
            int number = place.group(1).charAt(0) - '0';
            return number < values.length ? Matcher.quoteReplacement(values[number]) : "";
        });
        if (rule.condition() != null && !rule.condition().matcher(base).matches()) {
            return null;
        }
        Pattern from = rule.from();
        if (from != null) {
            Matcher match = from.matcher(base);
            base = rule.everywhere() ? match.replaceAll(rule.to()) : match.replaceFirst(rule.to());
        }
        if (base.indexOf('@') >= 0 || base.indexOf('/') >= 0) {
            return null;
        }
        return rule.lower() ? base.toLowerCase(Locale.ROOT) : base;
    }

    private static List<Rule> parse(String text) {
        List<Rule> parsed = new ArrayList<>();
        Matcher rule = RULE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            rule.region(at, text.length());
            if (!rule.lookingAt()) {
                throw new IllegalArgumentException("no such rule: " + text.substring(at));
            }
            try {
                parsed.add(rule(rule));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(rule.group(1) + ": " + e.getDescription(), e);
            }
            at = rule.end();
        }
        return List.copyOf(parsed);
    }

    private static Rule rule(Matcher rule) {
        if (rule.group(2) == null) {
            return new Rule(0, "", null, null, "", false, false);
        }
        String condition = rule.group(5);
        String from = rule.group(7);
        String to = rule.group(8);
        return new Rule(
                Integer.parseInt(rule.group(2)),
                rule.group(3),
                condition == null ? null : Pattern.compile(condition),
                from == null ? null : Pattern.compile(from),
                to == null ? "" : to,
                rule.group(9) != null,
                rule.group(10) != null);
    }
}
