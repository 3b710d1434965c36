package io.zk.cli.command;

import io.zk.protocol.data.Stat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A node's stat in eleven lines. */
final class StatText {
    private StatText() {}

    static void print(Stat stat, Output out) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.US)
                .withZone(ZoneId.systemDefault());
        out.line("cZxid = 0x" + Long.toHexString(stat.czxid()));
        out.line("ctime = " + format.format(Instant.ofEpochMilli(stat.ctime())));
        out.line("mZxid = 0x" + Long.toHexString(stat.mzxid()));
        out.line("mtime = " + format.format(Instant.ofEpochMilli(stat.mtime())));
        out.line("pZxid = 0x" + Long.toHexString(stat.pzxid()));
        out.line("cversion = " + stat.cversion());
        out.line("dataVersion = " + stat.version());
        out.line("aclVersion = " + stat.aversion());
        out.line("ephemeralOwner = 0x" + Long.toHexString(stat.ephemeralOwner()));
        out.line("dataLength = " + stat.dataLength());
        out.line("numChildren = " + stat.numChildren());
    }
}
