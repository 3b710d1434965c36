package io.zk.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PrincipalNamesTest {
    private static PrincipalNames names(String rules) {
        return new PrincipalNames(rules, "HERE", false, false);
    }

    @Test
    void hostAndRealmStayUnlessTheyAreTakenOff() {
        assertEquals("kafka/a.b@HERE", new PrincipalNames("DEFAULT", "HERE", true, true).of("kafka/a.b@HERE"));
        assertEquals("kafka@HERE", new PrincipalNames("DEFAULT", "HERE", false, true).of("kafka/a.b@HERE"));
        assertEquals("kafka/a.b", new PrincipalNames("DEFAULT", "HERE", true, false).of("kafka/a.b@HERE"));
        assertEquals("kafka", names("DEFAULT").of("kafka/a.b@HERE"));
    }

    @Test
    void whoHasNoRealmIsCalledAsHeIs() {
        assertEquals("bob", new PrincipalNames("DEFAULT", "", true, true).of("bob"));
        assertNull(names("DEFAULT").of("a@b@c"));
        assertNull(names("DEFAULT").of(""));
    }

    @Test
    void defaultKnowsItsOwnRealmOnly() {
        assertEquals("bob", names("DEFAULT").of("bob@HERE"));
        assertNull(names("DEFAULT").of("bob@THERE"));
    }

    @Test
    void theFirstRuleThatFitsDecides() {
        PrincipalNames names = names("RULE:[1:$1@$0](.*@THERE)s/@.*// RULE:[2:$1-$2@$0](z.*@HERE)s/@.*//g/L DEFAULT");
        assertEquals("bob", names.of("bob@THERE"));
        assertEquals("amy", names.of("amy@HERE"));
        assertEquals("zoo-node", names.of("zoo/NODE@HERE"));
        assertNull(names.of("amy/x@ELSEWHERE"));
    }

    @Test
    void anEditIsMadeOnceOrEverywhere() {
        assertEquals("bxnana", names("RULE:[1:$1]s/a/x/").of("banana@HERE"));
        assertEquals("bxnxnx", names("RULE:[1:$1]s/a/x/g").of("banana@HERE"));
    }

    @Test
    void aNameIsNoPrincipal() {
        assertNull(names("RULE:[1:$1@$0]").of("bob@HERE"));
    }

    @Test
    void whatIsNoRuleIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> names("RULE:[1:$1"));
        assertThrows(IllegalArgumentException.class, () -> names("RULE:[1:$1](*)"));
        assertThrows(IllegalArgumentException.class, () -> names("nonsense"));
    }
}
