package io.zk.server.ops.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.ops.FakeStatus;
import io.zk.server.ops.FourLetterWords;
import io.zk.server.ops.Metrics;
import io.zk.server.replica.Standing;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered to which request, on a server with made-up figures; the golden texts are those of Apache's 3.9.6. */
class AdminSiteTest {
    private static final String VERSION = "3.9.6-zk-0.1.0, built on 2025-01-01 00:00 UTC";
    private static final long INTERVAL = 1000;

    private final AtomicLong nanos = new AtomicLong();
    private Path file = Path.of("unused");
    private FakeAdmin admin = new FakeAdmin(0, Standing.Mode.STANDALONE, Path.of("unused"));

    private AdminSite site(String mode) {
        return site(mode, new AdminSite.Rules("/commands", true, true, true, INTERVAL));
    }

    private AdminSite site(String mode, AdminSite.Rules rules) {
        admin = new FakeAdmin(
                switch (mode) {
                    case "leader" -> 3;
                    case "observer" -> 4;
                    case "alone" -> 0;
                    default -> 1;
                },
                "alone".equals(mode) ? Standing.Mode.STANDALONE : Standing.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                file);
        FakeStatus status = new FakeStatus(FakeStatus.standing(mode));
        FourLetterWords words = new FourLetterWords(status, new Metrics(), "*", true, VERSION);
        AdminCommands commands = new AdminCommands(status, admin, words, VERSION);
        return new AdminSite(rules, commands, new AdminSite.Behind(admin, admin, admin), nanos::get);
    }

    private static Answer ask(AdminSite site, String method, String path, @Nullable String authorization) {
        Map<String, String> query = new LinkedHashMap<>();
        int mark = path.indexOf('?');
        if (mark >= 0) {
            String[] pair = path.substring(mark + 1).split("=", 2);
            query.put(pair[0], pair[1]);
        }
        ByteArrayInputStream body = new ByteArrayInputStream("POST".equals(method) ? new byte[] {1} : new byte[0]);
        String bare = mark < 0 ? path : path.substring(0, mark);
        return site.answer(new Call(method, bare, query, authorization, "10.0.0.7", body));
    }

    private static String get(AdminSite site, String name) {
        return text(ask(site, "GET", "/commands/" + name, null));
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void commandsOfAServerThatStandsAloneHaveTheFieldsOfApaches() throws Exception {
        Map<String, String> golden = JsonShape.golden("admin/apache-alone.txt");
        golden.remove("monitor");
        // Not the eighteen properties of the process, which a fake does not have.
        golden.remove("environment");
        compare(site("alone"), golden);
    }

    @Test
    void commandsOfAMemberHaveTheFieldsOfApaches() throws Exception {
        compare(site("leader"), JsonShape.golden("admin/apache-leader.txt"));
        compare(site("follower"), JsonShape.golden("admin/apache-follower.txt"));
        compare(site("observer"), JsonShape.golden("admin/apache-observer.txt"));
    }

    /** The order of the fields of server_stats is another one in Apache's members, so it is left out there. */
    private static void compare(AdminSite site, Map<String, String> golden) {
        golden.forEach((name, text) -> {
            Map<String, String> expected = JsonShape.of(text);
            Map<String, String> found = JsonShape.of(get(site, name));
            fill(expected, found);
            assertEquals(new TreeMap<>(expected).toString(), new TreeMap<>(found).toString(), name);
            if (!name.contains("stat")) {
                assertEquals(new ArrayList<>(expected.keySet()), new ArrayList<>(found.keySet()), name);
            }
        });
    }

    /** Where one of both has nothing in a list or a map, the other's items say nothing. */
    private static void fill(Map<String, String> one, Map<String, String> other) {
        one.keySet().removeIf(path -> isItem(path) && !other.containsKey(path));
        other.keySet().removeIf(path -> isItem(path) && !one.containsKey(path));
    }

    private static boolean isItem(String path) {
        return path.contains("[]") || path.contains("*");
    }

    @Test
    void theMonitorHasTheKeysOfMntrWithoutTheirPrefix() {
        Map<String, String> found = JsonShape.of(get(site("leader"), "monitor"));
        assertEquals("text", found.get("/version"));
        assertEquals("text", found.get("/server_state"));
        assertEquals("decimal", found.get("/avg_latency"));
        assertEquals("whole", found.get("/znode_count"));
        assertEquals("whole", found.get("/synced_followers"));
    }

    @Test
    void theListIsThatOfApachesServer() {
        String text = text(ask(site("alone"), "GET", "/commands", null));
        assertTrue(text.startsWith("<a href=\"/commands/configuration\">configuration</a>\n<br/>\n"), text);
        assertTrue(text.endsWith("<a href=\"/commands/zabstate\">zabstate</a>\n<br/>\n"), text);
        assertEquals(1518, text.length(), "bytes of Apache's");
        assertEquals(text, text(ask(site("alone"), "GET", "/commands/", null)));
    }

    @Test
    void whoServesNobodySaysSoInTheBodyAndOnlyTheMonitorByItsStatus() {
        AdminSite site = site("looking");
        String error = "  \"error\" : \"This ZooKeeper instance is not currently serving requests\"\n}";
        for (String name : new String[] {"ruok", "srvr", "leader", "icfg", "snapshot", "restore"}) {
            Answer answer = ask(site, "GET", "/commands/" + name, null);
            assertEquals(200, answer.status(), name);
            assertEquals("{\n  \"command\" : \"" + name + "\",\n" + error, text(answer));
        }
        assertEquals(500, ask(site, "GET", "/commands/monitor", null).status());
        assertTrue(get(site, "zabstate").contains("\"zabstate\" : \"\""));
        assertTrue(get(site, "environment").contains("\"error\" : null"));
    }

    @Test
    void anUnknownCommandAndOneInCapitalsAreErrorsInTheBody() {
        Answer answer = ask(site("alone"), "GET", "/commands/RUOK", null);
        assertEquals(200, answer.status());
        assertEquals("{\n  \"command\" : \"RUOK\",\n  \"error\" : \"Unknown command: RUOK\"\n}", text(answer));
    }

    @Test
    void methodsAndPathsThatMeanNothingAreRefusedByTheirStatus() {
        AdminSite site = site("alone");
        assertEquals(404, ask(site, "GET", "/", null).status());
        assertEquals(404, ask(site, "GET", "/commandsx", null).status());
        assertEquals(403, ask(site, "TRACE", "/commands", null).status());
        assertEquals(405, ask(site, "PUT", "/commands/ruok", null).status());
        assertEquals(405, ask(site, "POST", "/commands/ruok", null).status());
        assertEquals(
                405, ask(site, "POST", "/commands/snapshot", "digest root:pw").status());
        assertEquals(
                405, ask(site, "GET", "/commands/restore", "digest root:pw").status());
        assertEquals(List.of(), admin.asked());
    }

    @Test
    void theTraceMaskIsKeptAndWhatIsNoneIsSaid() {
        AdminSite site = site("alone");
        assertTrue(get(site, "set_trace_mask?traceMask=400").contains("\"tracemask\" : 400"));
        assertTrue(get(site, "gtmk").contains("\"tracemask\" : 400"));
        assertEquals(
                "{\n  \"error\" : \"setTraceMask requires long traceMask argument, got abc\",\n"
                        + "  \"command\" : \"set_trace_mask\"\n}",
                get(site, "stmk?traceMask=abc"));
    }

    @Test
    void theStateGoesToThoseAloneWhoOwnTheRoot(@TempDir Path folder) {
        file = folder.resolve("snapshot.a");
        AdminSite site = site("alone");
        for (String[] command : new String[][] {{"GET", "snapshot"}, {"POST", "restore"}}) {
            String path = "/commands/" + command[1];
            assertEquals(401, ask(site, command[0], path, null).status());
            assertEquals(401, ask(site, command[0], path, "digest").status());
            assertEquals(401, ask(site, command[0], path, "world anyone").status());
            assertEquals(403, ask(site, command[0], path, "digest somebody:pw").status());
        }
        assertEquals(List.of(), admin.asked());
        Answer snapshot = ask(site, "GET", "/commands/snap", "digest root:pw");
        assertEquals(200, snapshot.status());
        assertEquals(file, snapshot.file());
        assertEquals(Map.of("last_zxid", "0x10000000a", "snapshot_size", "5"), snapshot.headers());
        Answer restored = ask(site, "POST", "/commands/restore", "digest root:pw");
        assertEquals("{\n  \"last_zxid\" : 7,\n  \"command\" : \"restore\",\n  \"error\" : null\n}", text(restored));
    }

    @Test
    void theyAreLimitedEachByItself(@TempDir Path folder) {
        file = folder.resolve("snapshot.a");
        AdminSite site = site("alone");
        String root = "digest root:pw";
        String snapshot = "/commands/snapshot?streaming=false";
        assertEquals(200, ask(site, "GET", snapshot, root).status());
        assertEquals(429, ask(site, "GET", snapshot, root).status());
        nanos.addAndGet(TimeUnit.MICROSECONDS.toNanos(INTERVAL));
        assertEquals(200, ask(site, "GET", snapshot, root).status());
        assertEquals(200, ask(site, "POST", "/commands/restore", root).status());
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(INTERVAL) - 1);
        assertEquals(429, ask(site, "POST", "/commands/restore", root).status());
        nanos.addAndGet(1);
        assertEquals(200, ask(site, "POST", "/commands/restore", root).status());
        assertEquals(1, site.snapshotsLimited());
        assertEquals(1, site.restoresLimited());
    }

    @Test
    void whatTheOperatorHasTurnedOffIsNotDone() {
        AdminSite off = site("alone", new AdminSite.Rules("/commands", false, false, true, 0));
        assertEquals(
                503, ask(off, "GET", "/commands/snapshot", "digest root:pw").status());
        assertEquals(
                503, ask(off, "POST", "/commands/restore", "digest root:pw").status());
        AdminSite bare = site("alone", new AdminSite.Rules("/commands", true, true, false, 0));
        assertEquals(
                500, ask(bare, "GET", "/commands/snapshot", "digest root:pw").status());
        AdminSite member = site("leader");
        admin.refuseRestore("not here");
        assertEquals(
                501, ask(member, "POST", "/commands/restore", "digest root:pw").status());
        assertEquals(List.of(), admin.asked());
    }

    @Test
    void healthIsInTheStatus() {
        assertEquals(200, ask(site("leader"), "GET", "/livez", null).status());
        assertEquals(200, ask(site("leader"), "GET", "/readyz", null).status());
    }

    @Test
    void secretsAreNotShown() {
        AdminSite site = site("alone");
        String file = get(site, "initial_configuration");
        assertTrue(file.contains("tickTime=2000\\nssl.keyStore.password =********\\nclientPort=2181"), file);
        String properties = get(site, "system_properties");
        assertFalse(properties.contains("secret"), properties);
        assertTrue(properties.startsWith("{\n  \"a\" : \"1\",\n  \"b\" : \"2\",\n"), properties);
    }

    @Test
    void jsonEscapesWhatWouldEndAText() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("a\"b", "\\ \n\t\u0001\ud800 \u00e9 \ud83d\ude00");
        fields.put("n", Double.NaN);
        fields.put("e", List.of());
        assertEquals(
                "{\n  \"a\\\"b\" : \"\\\\ \\n\\t\\u0001\\uD800 \u00e9 \ud83d\ude00\",\n"
                        + "  \"n\" : \"NaN\",\n  \"e\" : [ ]\n}",
                Json.text(fields));
        assertArrayEquals(new byte[] {'{', ' ', '}'}, Json.text(Map.of()).getBytes(StandardCharsets.UTF_8));
    }
}
