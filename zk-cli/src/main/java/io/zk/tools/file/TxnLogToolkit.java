package io.zk.tools.file;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.storage.RawLog;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code zkTxnLogToolkit.sh}: prints a transaction log, writes a copy with its checksums mended, or one that ends at a
 * zxid. Exit code 0, 1 if the arguments make no sense or the log can't be read to its end, 2 if it is no log.
 *
 * <p>Apache's tool leaves a file behind and says 0 where it could not chop; this one leaves nothing and says 1.
 */
@Command(name = "zkTxnLogToolkit.sh")
public final class TxnLogToolkit implements Tool {
    private static final String USAGE =
            """
            usage: TxnLogToolkit [-dhrvc] <txn_log_file_name> (-z <zxid>)
             -c,--chop         Write a copy that ends at the transaction given with -z.
             -d,--dump         Print all transactions with their data (default).
             -h,--help         Print this text.
             -r,--recover      Write a copy in which broken checksums are computed anew.
             -v,--verbose      With -r: print all transactions, not only the mended ones.
             -y,--yes          With -r: mend without asking.
             -z,--zxid <arg>   With -c: the last transaction of the copy, 0x for hexadecimal.""";

    private static final int EXIT_NO_LOG = 2;

    /** Offset of the zxid in a transaction. */
    private static final int ZXID_AT = 12;

    private static final int TXN_HEADER_BYTES = 32;

    private final Terminal terminal;
    private final WireLimits limits = WireLimits.of(Integer.MAX_VALUE / 2);
    private final TxnText text = new TxnText(limits);

    @Option(names = {"-c", "--chop"})
    private boolean chop;

    @Option(names = {"-d", "--dump"})
    private boolean dump;

    @Option(names = {"-h", "--help"})
    private boolean help;

    @Option(names = {"-r", "--recover"})
    private boolean recover;

    @Option(names = {"-v", "--verbose"})
    private boolean verbose;

    @Option(names = {"-y", "--yes"})
    private boolean yes;

    @Option(names = {"-z", "--zxid"})
    private @Nullable String zxid;

    @Parameters(arity = "0..1")
    private @Nullable Path log;

    public TxnLogToolkit(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What to do with a record whose checksum is wrong. */
    private enum Answer {
        FIX,
        KEEP,
        ABORT
    }

    @Override
    public int refuse(String why) {
        terminal.line(USAGE);
        terminal.error(why);
        return 1;
    }

    @Override
    public int run() throws IOException {
        if (help) {
            terminal.line(USAGE);
            return 0;
        }
        Path file = log;
        if (file == null || chop && zxid == null) {
            terminal.line(USAGE);
            return 1;
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            terminal.error("File doesn't exist or not readable: " + file);
            return 1;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 18)) {
            RawLog records = new RawLog(in, limits);
            if (!records.header().valid()) {
                terminal.error("Invalid magic number for " + file.getFileName());
                return EXIT_NO_LOG;
            }
            if (chop) {
                return chop(file, records);
            }
            return recover && !dump ? recover(file, records) : dump(records);
        }
    }

    private void printHeader(RawLog records) {
        terminal.line(
                "ZooKeeper Transactional Log File with dbid " + records.header().dbid() + " txnlog format version "
                        + records.header().version());
    }

    private int dump(RawLog records) throws IOException {
        printHeader(records);
        int count = 0;
        RawLog.Entry entry = records.next();
        while (entry != null) {
            String line = text.line(entry.payload());
            if (entry.computed() != entry.checksum()) {
                terminal.line("CRC ERROR - " + line);
            }
            terminal.line(line);
            count++;
            entry = records.next();
        }
        RawLog.Entry unended = records.unended();
        if (unended != null) {
            terminal.line(text.line(unended.payload()));
        }
        return ended(records, count);
    }

    /** Says how the file ends. Inside a record: that is how a crash leaves it, and no error. */
    private int ended(RawLog records, int count) {
        switch (records.end()) {
            case NO_END_MARKER -> {
                terminal.error("Last transaction was partial.");
                return 1;
            }
            case LENGTH -> {
                terminal.error("Unreasonable length of the record at offset " + records.offset() + ", after " + count
                        + " txns.");
                return 1;
            }
            case CLEAN, TORN -> terminal.line("EOF reached after " + count + " txns.");
        }
        return 0;
    }

    private int recover(Path file, RawLog records) throws IOException {
        Path fixed = file.resolveSibling(file.getFileName() + ".fixed");
        if (Files.exists(fixed)) {
            terminal.error("Recovery file " + fixed + " already exists or not writable");
            return 1;
        }
        printHeader(records);
        boolean done = false;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fixed), 1 << 18)) {
            out.write(records.headerBytes());
            int count = 0;
            int mended = 0;
            RawLog.Entry entry = records.next();
            while (entry != null) {
                Answer answer = judge(entry);
                if (answer == Answer.ABORT) {
                    terminal.error("Recovery aborted.");
                    return 0;
                }
                boolean mend = answer == Answer.FIX && entry.computed() != entry.checksum();
                out.write(entry.bytes(mend ? entry.computed() : entry.checksum()));
                mended += mend ? 1 : 0;
                count++;
                entry = records.next();
            }
            int code = ended(records, count);
            done = true;
            terminal.line("Recovery file " + fixed + " has been written with " + mended + " fixed CRC error(s)");
            return code;
        } finally {
            if (!done) {
                Files.deleteIfExists(fixed);
            }
        }
    }

    private Answer judge(RawLog.Entry entry) throws IOException {
        Answer answer = Answer.FIX;
        if (entry.computed() != entry.checksum()) {
            String line = text.line(entry.payload());
            if (yes) {
                terminal.line("CRC FIXED - " + line);
            } else {
                terminal.line("CRC ERROR - " + line);
                answer = ask();
            }
        }
        if (verbose && answer != Answer.ABORT) {
            terminal.line(text.line(entry.payload()));
        }
        return answer;
    }

    private Answer ask() throws IOException {
        while (true) {
            terminal.out().append("Would you like to fix it (Yes/No/Abort) ? ");
            terminal.flush();
            String reply = terminal.in().readLine();
            if (reply == null) {
                return Answer.ABORT;
            }
            String word = reply.strip().toLowerCase(Locale.ROOT);
            switch (word.isEmpty() ? ' ' : word.charAt(0)) {
                case 'y' -> {
                    return Answer.FIX;
                }
                case 'n' -> {
                    return Answer.KEEP;
                }
                case 'a' -> {
                    return Answer.ABORT;
                }
                default -> {
                    // Neither: the question stands.
                }
            }
        }
    }

    private int chop(Path file, RawLog records) throws IOException {
        long last;
        try {
            last = Long.decode(String.valueOf(zxid));
        } catch (NumberFormatException e) {
            return refuse("not a zxid: " + zxid);
        }
        Path chopped = file.resolveSibling(file.getFileName() + ".chopped" + last);
        if (Files.exists(chopped)) {
            terminal.error(chopped + " is there already");
            return 1;
        }
        printHeader(records);
        boolean done = false;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(chopped), 1 << 18)) {
            out.write(records.headerBytes());
            int count = 0;
            RawLog.Entry entry = records.next();
            while (entry != null) {
                if (entry.computed() != entry.checksum() || entry.payload().length < TXN_HEADER_BYTES) {
                    terminal.error("the record at offset " + entry.offset() + " of " + file
                            + " is damaged: mend the log with -r first");
                    return 1;
                }
                out.write(entry.bytes(entry.checksum()));
                count++;
                if (ByteBuffer.wrap(entry.payload()).getLong(ZXID_AT) == last) {
                    terminal.line("Chopping at " + Long.toHexString(last) + " new log has " + count + " records");
                    done = true;
                    return 0;
                }
                entry = records.next();
            }
            terminal.error("there is no transaction with zxid 0x" + Long.toHexString(last) + " among the " + count
                    + " of " + file);
            return 1;
        } finally {
            if (!done) {
                Files.deleteIfExists(chopped);
            }
        }
    }
}
