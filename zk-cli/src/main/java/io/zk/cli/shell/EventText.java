package io.zk.cli.shell;

import io.zk.client.api.NodeEvent;
import io.zk.client.api.SessionEvent;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.KeeperState;
import java.util.Locale;

/** Events as the shell prints them: spec "zkCli.sh", watch events. */
final class EventText {
    private EventText() {}

    static String of(NodeEvent event) {
        return block(KeeperState.SYNC_CONNECTED, event.type(), event.path(), event.zxid());
    }

    static String of(SessionEvent event) {
        return block(event.state(), EventType.NONE, "null", -1);
    }

    private static String block(KeeperState state, EventType type, String path, long zxid) {
        return "\nWATCHER::\n\nWatchedEvent state:" + words(state.name()) + " type:" + words(type.name()) + " path:"
                + path + " zxid: " + zxid;
    }

    /** SYNC_CONNECTED is SyncConnected. */
    private static String words(String constant) {
        StringBuilder text = new StringBuilder();
        for (String word : constant.split("_")) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
