package io.zk.server.ops;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Answers four-letter words with the texts of Apache's server. A word is known by its four bytes, the first ones of a
 * connection. Any thread that may wait.
 */
public final class FourLetterWords {
    private static final int TELNET_CLOSE = 0xfff4fffd;
    private static final String TELNET_CLOSE_NAME = "telnet close";
    private static final long TRACE_MASK_DEFAULT = 306;
    private static final Map<Integer, String> WORDS = List.of(
                    "conf", "cons", "crst", "dirs", "dump", "envi", "gtmk", "hash", "isro", "mntr", "ruok", "srst",
                    "srvr", "stat", "stmk", "wchc", "wchp", "wchs")
            .stream()
            .collect(Collectors.toUnmodifiableMap(FourLetterWords::codeOf, word -> word));

    private final ServerStatus status;
    private final Metrics metrics;
    private final Whitelist whitelist;
    private final String version;
    private final boolean shows;
    private final AtomicLong traceMask = new AtomicLong(TRACE_MASK_DEFAULT);

    /**
     * @param enabled the value of {@code 4lw.commands.whitelist}
     * @param shows whether mntr shows metrics, or only what the server is (NullMetricsProvider)
     * @param version as srvr shows it
     */
    public FourLetterWords(ServerStatus status, Metrics metrics, String enabled, boolean shows, String version) {
        this.status = status;
        this.metrics = metrics;
        this.whitelist = new Whitelist(enabled);
        this.shows = shows;
        this.version = version;
    }

    /** Whether these four bytes, big-endian, are a word. */
    public static boolean isWord(int code) {
        return code == TELNET_CLOSE || WORDS.containsKey(code);
    }

    /** Bytes that belong to the word after its name. */
    public static int argumentBytes(int code) {
        return code == codeOf("stmk") ? Long.BYTES : 0;
    }

    /** The name of a word, for the log. */
    public static String name(int code) {
        return code == TELNET_CLOSE ? TELNET_CLOSE_NAME : WORDS.getOrDefault(code, "?");
    }

    /**
     * The text of the answer.
     *
     * @param argument of stmk, else ignored
     */
    public String answer(int code, long argument) {
        String word = name(code);
        if (!whitelist.allows(word)) {
            return word + " is not executed because it is not in the whitelist.\n";
        }
        return switch (word) {
            case "ruok" -> "imok";
            case "isro" -> status.ensemble().serving() ? "rw" : "null";
            case "envi" -> "Environment:\n" + lines(status.environment());
            case "gtmk" -> Long.toString(traceMask.get());
            case "stmk" -> Long.toString(setTraceMask(argument));
            default -> answerServing(word, status.ensemble());
        };
    }

    /** What mntr shows, by the names without their prefix; asked for while clients are served. */
    public Map<String, Object> monitorValues() {
        return monitorValues(status.ensemble());
    }

    private Map<String, Object> monitorValues(ServerStatus.Ensemble ensemble) {
        return shows
                ? MonitorValues.snapshot(version, status, ensemble, metrics)
                : MonitorValues.heading(version, ensemble);
    }

    /** All that is measured, by the same names, whatever mntr shows of it. */
    public Map<String, Object> measuredValues() {
        return MonitorValues.snapshot(version, status, status.ensemble(), metrics);
    }

    /** The mask of gtmk and stmk. */
    public AtomicLong traceMask() {
        return traceMask;
    }

    /** The words that only a server answers that serves clients. */
    private String answerServing(String word, ServerStatus.Ensemble ensemble) {
        if (!ensemble.serving()) {
            return "This ZooKeeper instance is not currently serving requests\n";
        }
        return switch (word) {
            case "srvr" -> new SummaryText(version, ensemble).server(status.figures());
            case "stat" -> new SummaryText(version, ensemble).serverAndClients(status.figures(), status.connections());
            case "cons" -> SummaryText.connections(status.connections());
            case "mntr" -> MonitorValues.text(monitorValues(ensemble));
            case "conf" -> lines(status.configuration())
                    + (ensemble.present() ? "membership: \n" + ensemble.membership() : "");
            case "dirs" -> "datadir_size: " + status.dataDirBytes() + "\nlogdir_size: " + status.logDirBytes() + "\n";
            case "dump" -> ListingText.dump(status);
            case "wchs" -> ListingText.watchSummary(status.watches());
            case "wchc" -> ListingText.watchesBySession(status.watches());
            case "wchp" -> ListingText.watchesByPath(status.watches());
            case "hash" -> ListingText.digests(status.digests());
            default -> reset(word);
        };
    }

    private String reset(String word) {
        if ("srst".equals(word)) {
            status.resetStatistics();
            return "Server stats reset.\n";
        }
        if ("crst".equals(word)) {
            status.resetConnections();
            return "Connection stats reset.\n";
        }
        return "";
    }

    /** Kept and shown; nothing is traced here. */
    private long setTraceMask(long mask) {
        traceMask.set(mask);
        return mask;
    }

    private static String lines(Map<String, String> pairs) {
        StringBuilder text = new StringBuilder();
        pairs.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }

    static int codeOf(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        return bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
    }
}
