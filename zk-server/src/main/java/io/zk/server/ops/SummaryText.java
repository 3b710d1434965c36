package io.zk.server.ops;

import io.zk.protocol.data.OpCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The texts of the words srvr, stat and cons. */
public final class SummaryText {
    private final String version;
    private final ServerStatus.Ensemble ensemble;

    SummaryText(String version, ServerStatus.Ensemble ensemble) {
        this.version = version;
        this.ensemble = ensemble;
    }

    String server(ServerStatus.Figures figures) {
        return versionLine() + summary(figures);
    }

    String serverAndClients(ServerStatus.Figures figures, List<ServerStatus.Connection> connections) {
        StringBuilder text = new StringBuilder(versionLine()).append("Clients:\n");
        connections.forEach(connection -> {
            brief(text, connection);
            text.append(")\n");
        });
        return text.append('\n').append(summary(figures)).toString();
    }

    static String connections(List<ServerStatus.Connection> connections) {
        StringBuilder text = new StringBuilder();
        connections.forEach(connection -> {
            brief(text, connection);
            if (connection.sessionId() != 0) {
                session(text, connection);
            }
            text.append(")\n");
        });
        return text.append('\n').toString();
    }

    /** A mean as these texts show it: up to four places, at least one. */
    static String decimal(double value) {
        return Double.toString(rounded(value));
    }

    /** To four places. */
    public static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    private String versionLine() {
        return "Zookeeper version: " + version + "\n";
    }

    private String summary(ServerStatus.Figures figures) {
        ServerStatus.Times latency = figures.latency();
        return "Latency min/avg/max: " + latency.least() + "/" + decimal(latency.mean()) + "/" + latency.greatest()
                + "\n"
                + "Received: " + figures.received() + "\n"
                + "Sent: " + figures.sent() + "\n"
                + "Connections: " + figures.connections() + "\n"
                + "Outstanding: " + figures.outstanding() + "\n"
                + "Zxid: 0x" + Long.toHexString(figures.zxid()) + "\n"
                + "Mode: " + ensemble.mode() + "\n"
                + "Node count: " + figures.data().nodes() + "\n"
                + (ensemble.leading() == null
                        ? ""
                        : "Proposal sizes last/min/max: " + sizes(figures.proposals()) + "\n");
    }

    private static String sizes(ServerStatus.Sizes sizes) {
        return sizes.last() + "/" + sizes.least() + "/" + sizes.greatest();
    }

    private static void brief(StringBuilder text, ServerStatus.Connection connection) {
        text.append(' ')
                .append(connection.remote())
                .append(connection.reads() ? "[1]" : "[0]")
                .append("(queued=")
                .append(connection.queued())
                .append(",recved=")
                .append(connection.received())
                .append(",sent=")
                .append(connection.sent());
    }

    private static void session(StringBuilder text, ServerStatus.Connection connection) {
        ServerStatus.Times latency = connection.latency();
        text.append(",sid=0x")
                .append(Long.toHexString(connection.sessionId()))
                .append(",lop=")
                .append(operation(connection.lastType()))
                .append(",est=")
                .append(connection.establishedAt())
                .append(",to=")
                .append(connection.timeoutMillis())
                .append(connection.lastXid() < 0 ? "" : ",lcxid=0x" + Integer.toHexString(connection.lastXid()))
                .append(",lzxid=0x")
                .append(Long.toHexString(connection.lastZxid()))
                .append(",lresp=")
                .append(connection.lastReplyAt())
                .append(",llat=")
                .append(connection.lastLatency())
                .append(",minlat=")
                .append(latency.least())
                .append(",avglat=")
                .append((long) latency.mean())
                .append(",maxlat=")
                .append(latency.greatest());
    }

    /** The operation's short name; observed of Apache's server. */
    public static String operation(int type) {
        @Nullable OpCode code = type <= 0 ? null : OpCode.of(type);
        if (code == null) {
            return type == 0 ? "SESS" : "NA";
        }
        String name = code.name();
        return switch (name) {
            case "CREATE", "CREATE2", "CREATE_CONTAINER", "CREATE_TTL" -> "CREA";
            case "EXISTS" -> "EXIS";
            case "GET_DATA" -> "GETD";
            case "SET_DATA" -> "SETD";
            case "GET_ACL" -> "GETA";
            case "SET_ACL" -> "SETA";
            case "GET_CHILDREN", "GET_CHILDREN2" -> "GETC";
            case "MULTI" -> "MULT";
            case "MULTI_READ" -> "MLTR";
            case "CHECK_WATCHES" -> "CHKW";
            case "REMOVE_WATCHES" -> "REMW";
            case "SET_WATCHES" -> "SETW";
            case "SET_WATCHES2" -> "STW2";
            case "GET_EPHEMERALS" -> "GETE";
            case "GET_ALL_CHILDREN_NUMBER" -> "GETACN";
            case "ADD_WATCH" -> "ADDW";
            case "WHO_AM_I" -> "HOMI";
            default -> name.substring(0, Math.min(4, name.length())).toUpperCase(Locale.ROOT);
        };
    }
}
