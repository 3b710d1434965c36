package io.zk.server.acl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclRulesTest {
    private static final String SUPER = "super:lK75jTNcA+U9vtVEw5vB51mj/w4=";

    private final AclRules rules = new AclRules(new AclSettings(false, true, "SHA1", SUPER));
    private final Identities nobody = Identities.ofAddress("10.0.0.1");

    private Identities digest(String auth) {
        return requireNonNull(rules.authenticate("digest", auth.getBytes(UTF_8), nobody));
    }

    private static List<Acl> one(int perms, String scheme, String id) {
        return List.of(new Acl(perms, new Id(scheme, id)));
    }

    @ParameterizedTest
    @CsvSource({
        "bob:pw, bob:ikIaKsbtGweaHnb/jKn7OHqbunM=",
        "super:secret, super:lK75jTNcA+U9vtVEw5vB51mj/w4=",
    })
    void digestIdsAreHashesOfUserAndPassword(String auth, String id) {
        assertTrue(digest(auth).ids().contains(new Id("digest", id)));
    }

    @Test
    void theSuperDigestMakesASuperUser() {
        assertTrue(digest("super:secret").superUser());
        assertFalse(digest("super:guess").superUser());
        assertTrue(rules.allows(one(31, "digest", "a:b"), Acl.WRITE, digest("super:secret")));
        assertFalse(rules.allows(one(31, "digest", "a:b"), Acl.WRITE, digest("super:guess")));
        AclRules without = new AclRules(AclSettings.DEFAULT);
        assertFalse(requireNonNull(without.authenticate("digest", "super:secret".getBytes(UTF_8), nobody))
                .superUser());
    }

    @Test
    void authPackets() {
        assertNull(rules.authenticate("digest", null, nobody));
        assertNull(rules.authenticate(null, new byte[0], nobody));
        assertNull(rules.authenticate("world", new byte[0], nobody));
        assertSame(nobody, rules.authenticate("ip", null, nobody));
        assertEquals("", rules.user(digest("").ids().get(1)));
        Identities twice = rules.authenticate("digest", "a:b".getBytes(UTF_8), digest("a:b"));
        assertEquals(2, requireNonNull(twice).ids().size());
    }

    @Test
    void anotherAlgorithmGivesOtherIds() {
        AclRules sha256 = new AclRules(new AclSettings(false, true, "SHA-256", null));
        Identities bob = requireNonNull(sha256.authenticate("digest", "bob:pw".getBytes(UTF_8), nobody));
        assertEquals(4 + 44, requireNonNull(bob.ids().get(1).id()).length());
        assertThrows(IllegalArgumentException.class, () -> new AclRules(new AclSettings(false, true, "no such", null)));
    }

    @Test
    void withoutTheSchemeDigestItsEntriesMatchNobody() {
        AclRules off = new AclRules(new AclSettings(false, false, "SHA1", null));
        assertNull(off.authenticate("digest", "bob:pw".getBytes(UTF_8), nobody));
        assertNull(off.fixUp(one(31, "digest", "a:b"), nobody));
        List<Acl> bobs = one(31, "digest", "bob:ikIaKsbtGweaHnb/jKn7OHqbunM=");
        assertFalse(off.allows(bobs, Acl.READ, digest("bob:pw")));
        assertTrue(rules.allows(bobs, Acl.READ, digest("bob:pw")));
        assertEquals("bob:x", off.masked(bobs).get(0).id().id(), "a hash is a secret all the same");
        assertEquals("", off.user(bobs.get(0).id()));
    }

    @Test
    void anEmptyOrMissingListGrantsEverything() {
        assertTrue(rules.allows(null, Acl.ADMIN, nobody));
        assertTrue(rules.allows(List.of(), Acl.ADMIN, nobody));
        assertFalse(rules.allows(one(0, "world", "anyone"), 31, nobody));
        assertFalse(rules.allows(one(Acl.READ, "world", "somebody"), Acl.READ, nobody));
        assertTrue(rules.allows(one(Acl.ADMIN, "world", "anyone"), Acl.READ | Acl.ADMIN, nobody));
        assertTrue(rules.allowsEvent(one(Acl.READ, "world", "anyone"), nobody));
        assertFalse(rules.allowsEvent(one(30, "world", "anyone"), nobody));
        assertFalse(rules.allows(one(31, "sasl", "bob"), Acl.READ, nobody.with(new Id("sasl", "bob"))));
    }

    @Test
    void skipAclGrantsEverything() {
        AclRules skip = new AclRules(new AclSettings(true, true, "SHA1", null));
        assertTrue(skip.allows(one(0, "world", "anyone"), Acl.ADMIN, nobody));
        assertTrue(skip.allowsEvent(one(0, "world", "anyone"), nobody));
    }

    @Test
    void theOpenListIsStoredAsTheOneThatNeedsNoCheck() {
        assertSame(Acl.OPEN, rules.fixUp(new ArrayList<>(Acl.OPEN), nobody));
        assertNull(rules.fixUp(null, nobody));
        assertNull(rules.fixUp(List.of(), nobody));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3.4",
                "0.0.0.0",
                "255.255.255.255/32",
                "1.2.3.4/0",
                "::",
                "::1",
                "fe80::",
                "fe80::1/0",
                "1::8/128",
                "1:2:3:4:5:6:7:8",
                "fe80:0:0:0:0:0:0:1/64",
                "::1.2.3.4",
                "1:2:3:4:5:6:1.2.3.4",
                "ABCD::ef"
            })
    void addressesThatAreValid(String id) {
        assertEquals(one(1, "ip", id), rules.fixUp(one(1, "ip", id), nobody));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                ".",
                "1.2.3",
                "1.2.3.",
                "1.2.3.4.",
                "1.2.3.4.5",
                "1..3.4",
                "256.1.1.1",
                "1.2.3.1000",
                "a.b.c.d",
                "1.2.3.4/33",
                "1.2.3.4/",
                "1.2.3.4/x",
                "1.2.3.4/1/2",
                "1.2.3.4/-1",
                "1.2.3.4/0032",
                ":",
                ":1",
                "1:",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "1::2::3",
                "12345::",
                "g::",
                "::1/129",
                "::1.2.3",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "localhost",
                "\u0661.2.3.4"
            })
    void addressesThatAreNot(String id) {
        assertNull(rules.fixUp(one(1, "ip", id), nobody));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.128/25, 10.0.0.127, false",
        "10.0.0.128/25, 10.0.0.129, true",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, 1:2:3:4:5:6:7:8, false",
        "::/0, 1.2.3.4, false",
        "::/0, 1:2:3:4:5:6:7:8, true",
        "fe80::1, fe80:0:0:0:0:0:0:1, true",
        "fe80::1, fe80:0:0:0:0:0:0:1%eth0, true",
        "fe80::1, fe80:0:0:0:0:0:0:2, false",
        "fe80::/64, fe80:0:0:0:1:2:3:4, true",
        "fe80::/64, fe80:0:0:1:1:2:3:4, false",
        "fe80::/65, fe80:0:0:0:7fff:2:3:4, true",
        "fe80::/65, fe80:0:0:0:8000:2:3:4, false",
        "1:2:3:4:5:6:7:8/127, 1:2:3:4:5:6:7:9, true",
        "1:2:3:4:5:6:7:8/128, 1:2:3:4:5:6:7:9, false",
        "::1.2.3.4, 0:0:0:0:0:0:102:304, true",
        "10.0.0.0/99, 10.0.0.1, false",
        "nonsense, 10.0.0.1, false"
    })
    void addressesMatchByTheirFirstBits(String aclId, String peer, boolean matches) {
        Identities from = Identities.ofAddress(peer);
        assertEquals(matches, rules.allows(one(1, "ip", aclId), Acl.READ, from));
    }

    private static AclRules withSasl(String everybody) {
        SaslIds ids = new SaslIds(List.of("root"), everybody);
        return new AclRules(new AclSettings(false, true, "SHA1", null, true, ids));
    }

    private static Identities proven(AclRules rules, String id) {
        return rules.proven(id, Identities.ofAddress("10.0.0.1"));
    }

    @Test
    void whoWasAuthorizedBySaslIsMeantByHisId() {
        AclRules sasl = withSasl("");
        Identities bob = proven(sasl, "bob");
        assertTrue(sasl.allows(one(31, "sasl", "bob"), Acl.READ, bob));
        assertFalse(sasl.allows(one(31, "sasl", "amy"), Acl.READ, bob));
        assertTrue(sasl.allows(one(31, "sasl", "amy"), Acl.READ, proven(sasl, "super")));
        assertFalse(bob.superUser());
        assertTrue(proven(sasl, "root").superUser());
        assertEquals(one(31, "sasl", "bob"), sasl.fixUp(one(31, "auth", ""), bob));
        assertNull(sasl.authenticate("sasl", new byte[0], bob));
    }

    @Test
    void oneSaslIdMayStandForAll() {
        AclRules sasl = withSasl("all");
        assertTrue(sasl.allows(one(31, "sasl", "all"), Acl.READ, proven(sasl, "bob")));
        assertFalse(sasl.allows(one(31, "sasl", "all"), Acl.READ, Identities.ofAddress("10.0.0.1")));
    }

    @Test
    void saslIdsAreNamesOrPrincipals() {
        AclRules sasl = withSasl("");
        Identities nobody = Identities.ofAddress("10.0.0.1");
        for (String id : List.of("", "bob", "a/b/c", "bob@HERE", "kafka/host@HERE")) {
            assertNotNull(sasl.fixUp(one(31, "sasl", id), nobody), id);
        }
        for (String id : List.of("a@b@c", "a/b/c@d", "a@b/c")) {
            assertNull(sasl.fixUp(one(31, "sasl", id), nobody), id);
        }
    }

    @Test
    void aSchemeMayBeWanted() {
        AuthRules wanted = new AuthRules(true, false, List.of("sasl", "digest"), null);
        Identities nobody = Identities.ofAddress("10.0.0.1");
        assertFalse(wanted.admits(nobody));
        assertTrue(wanted.admits(nobody.with(new Id("digest", "a:b"))));
        assertTrue(wanted.enforcesSasl());
        assertTrue(AuthRules.NONE.admits(nobody));
    }

    @Test
    void whoMeansAnotherEnsembleIsTurnedAway() {
        AuthRules auth = new AuthRules(false, false, List.of(), List.of("blue", "green"));
        AclRules named = new AclRules(AclSettings.DEFAULT, null, auth);
        Identities nobody = Identities.ofAddress("10.0.0.1");
        assertSame(nobody, named.authenticate("ensemble", "green".getBytes(UTF_8), nobody));
        assertSame(nobody, named.authenticate("ensemble", new byte[0], nobody));
        assertSame(nobody, named.authenticate("ensemble", null, nobody));
        assertNull(named.authenticate("ensemble", "red".getBytes(UTF_8), nobody));
        assertNull(named.fixUp(one(31, "ensemble", "green"), nobody));
    }
}
