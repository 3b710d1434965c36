package io.zk.server;

import io.zk.server.auth.ClientSasl;
import io.zk.server.config.BasicKeys;
import io.zk.server.config.MetricsKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.config.StorageKeys;
import io.zk.server.net.ClientPort;
import io.zk.server.net.IoLoop;
import io.zk.server.net.NetCounters;
import io.zk.server.ops.AuditLog;
import io.zk.server.ops.FourLetterWords;
import io.zk.server.ops.Metrics;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.Replica;
import io.zk.server.replica.SaslService;
import io.zk.server.storage.Disk;
import io.zk.server.storage.FileDisk;
import io.zk.server.storage.MemberLog;
import io.zk.server.storage.OpenedMember;
import io.zk.server.storage.Recovered;
import io.zk.server.storage.Snapshots;
import io.zk.server.storage.Storage;
import io.zk.server.storage.StorageSettings;
import io.zk.server.zab.Epochs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** A running server, alone or a member of an ensemble: its state, its threads, its ports. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Server.class);
    private static final long STOP_MILLIS = 5000;

    private final Fatal fatal;
    private final MemberLog log;
    private final @Nullable PeerDesk peers;
    private final @Nullable AuditLog audit;
    private final @Nullable ClientSasl sasl;
    private final WordService words;
    private final MetricsDesk shown;
    private final StatusView status;
    private final ClientPort port;
    private final @Nullable Admin admin;
    private final List<Duty> duties = new ArrayList<>();

    /**
     * What this server begins with.
     *
     * @param epochs null where there is no ensemble
     */
    private record Found(Wiring wiring, TlsWiring tls, Recovered state, @Nullable Epochs epochs, long startMillis) {}

    private Server(ServerConfig config, Found found, Disk disk, Fatal fatal) throws IOException {
        this.fatal = fatal;
        Wiring wiring = found.wiring();
        audit = wiring.audit();
        StorageSettings storage = wiring.storage();
        TreeGate gate = new TreeGate();
        Metrics metrics = started(found);
        shown = new MetricsDesk(config, metrics);
        int outstandingMax = new LimitWiring(config).outstandingMax();
        CoreDesk desk = new CoreDesk(outstandingMax, fatal);

        Recovered state = found.state();
        Epochs epochs = found.epochs();
        sasl = wiring.auth().open();
        List<ClientLoop> clients = new ArrayList<>();
        List<IoLoop> loops = new ArrayList<>();
        for (int i = 0; i < wiring.loopCount(); i++) {
            loops.add(wiring.loop(gate, desk, sasl == null ? SaslService.NONE : sasl));
            if (epochs == null) {
                clients.add(new ClientLoop(state.tree(), wiring.loops()));
                loops.get(i).serve(clients.get(i));
            }
        }
        Replica replica = wiring.core(state, epochs, clients);

        Snapshots snapshots = new Snapshots(disk, storage);
        SnapshotTurn.Writer writer = new SnapshotSource(snapshots, replica, gate.reader())::write;
        if (epochs == null) {
            dropOrphans(state, writer);
        }
        SnapshotTurn snapshotTurn = new SnapshotTurn(writer, config.isSet(StorageKeys.SNAP_COUNT), metrics);
        Duty snapshotting = new Duty("snapshot", fatal, snapshotTurn);

        log = new MemberLog(disk, storage, wiring.tree(), wiring.limits(), state.lastZxid(), new Random());
        Duty allocating =
                new Duty("allocation", fatal, new AllocationTurn(log.log().allocation()));
        LogWatch watch = new LogWatch(
                log.log(), allocating, snapshotTurn, snapshotting, metrics, config.value(StorageKeys.FSYNC_WARNING));
        LogWriter logWriter = new LogWriter(log, desk, watch);
        LogDesk logDesk = new LogDesk(new Mailbox<>(outstandingMax), logWriter, epochs == null);
        DiskRoom room = diskRoom(config, storage, desk, metrics);
        ProposalSizes proposals = new ProposalSizes();
        peers = epochs == null ? null : wiring.peers(disk, gate, desk, fatal, found.tls());
        CoreTurn core = new CoreTurn(
                replica, desk, logDesk, new CoreTurn.Loops(gate, loops, clients), outlets(metrics, proposals, replica));
        addCore(core, desk, logDesk);
        duties.add(new Duty("log", fatal, new LogTurn(logWriter, logDesk, desk, room::look)));
        duties.add(snapshotting);
        duties.add(allocating);
        addCare(config, disk, metrics, found);
        status = status(config, wiring, new CoreParts(replica, gate, desk, core, proposals), metrics);
        FourLetterWords answers = new FourLetterWords(
                status, metrics, config.value(BasicKeys.FOUR_LETTER_WORDS), shown.byWord(), Version.text());
        words = new WordService(answers);
        port = new ClientPort(wiring.net(), loops, words, found.tls().clientPorts(), metrics.tokenDeficit::add);
        countPort(metrics, port);
        Admin.Parts seen = new Admin.Parts(
                replica, gate, desk, snapshots, snapshotTurn, snapshotting, status, answers, metrics, port);
        admin = Admin.of(config, wiring, found.tls(), seen);
    }

    private void addCore(CoreTurn core, CoreDesk desk, LogDesk logDesk) {
        if (peers == null) {
            LentCore lent = new LentCore(core, desk, logDesk::quiet, fatal);
            desk.lends(lent::submit);
            duties.add(new Duty("core", fatal, lent));
        } else {
            peers.host(core, desk, fatal);
        }
    }

    private DiskRoom diskRoom(ServerConfig config, StorageSettings storage, CoreDesk desk, Metrics metrics) {
        DiskRoom room = new DiskRoom(
                new LimitWiring(config).disk(),
                Stream.of(storage.logFolder(), storage.snapshotFolder())
                        .distinct()
                        .toList(),
                log.log().allocation()::aheadBytes,
                desk);
        room.look(0);
        metrics.gauge("disk_free_bytes", room::freeBytes);
        metrics.gauge("disk_full", () -> room.refusing() ? 1 : 0);
        return room;
    }

    private record CoreParts(Replica replica, TreeGate gate, CoreDesk desk, CoreTurn turn, ProposalSizes proposals) {}

    private StatusView status(ServerConfig config, Wiring wiring, CoreParts core, Metrics metrics) {
        return new StatusView(new StatusView.Running(
                core.replica(),
                core.gate(),
                core.desk(),
                core.turn()::served,
                config.ensemble(),
                this::port,
                wiring.storage(),
                wiring.net().limits().sessionlessMillis(),
                metrics,
                core.proposals(),
                () -> !core.turn().served().isEmpty(),
                wiring.confLines(),
                Version.text()));
    }

    private CoreTurn.Outlets outlets(Metrics metrics, ProposalSizes proposals, Replica replica) {
        return new CoreTurn.Outlets(
                peers == null ? commands -> {} : peers,
                new FactLog(metrics).andThen(proposals::heard).andThen(shown::heard),
                proposals,
                audit == null ? () -> {} : audit::write,
                new CoreWatch(replica, metrics));
    }

    /**
     * Brings the state back and serves it.
     *
     * @throws IOException if the data cannot be used or the port cannot be listened on; nothing is left running
     */
    static Server start(ServerConfig config, Fatal fatal) throws IOException {
        Disk disk = new FileDisk();
        TlsWiring tls = new TlsWiring(config);
        Found found = open(disk, new Wiring(config), tls, config.ensemble() != null);
        StartReport.log(found.state());
        Server server = new Server(config, found, disk, fatal);
        try {
            server.shown.openPort(server.status);
            server.duties.forEach(Duty::start);
            if (server.peers != null) {
                server.peers.start(fatal);
            }
            server.port.bind();
            server.shown.openBeans(server.status, server.clientPort());
            if (server.admin != null) {
                server.admin.start();
            }
            server.audit("serverStart", "success");
        } catch (IOException e) {
            server.audit("serverStart", "failure");
            server.close();
            throw e;
        }
        return server;
    }

    private static Found open(Disk disk, Wiring wiring, TlsWiring tls, boolean member) throws IOException {
        long began = System.nanoTime();
        Recovered state;
        Epochs epochs = null;
        if (member) {
            OpenedMember opened = Storage.openMember(disk, wiring.storage(), wiring.tree(), wiring.limits());
            state = opened.state();
            epochs = new Epochs(opened.acceptedEpoch(), opened.currentEpoch());
        } else {
            state = Storage.open(disk, wiring.storage(), wiring.tree(), wiring.limits());
        }
        return new Found(wiring, tls, state, epochs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private static Metrics started(Found found) {
        Metrics metrics = new Metrics();
        metrics.startMillis.add(found.startMillis());
        metrics.startTransactions.add(found.state().report().replayed());
        metrics.startLoadMillis.add(found.startMillis());
        return metrics;
    }

    private static void dropOrphans(Recovered recovered, SnapshotTurn.Writer writer) throws IOException {
        if (Storage.dropOrphans(recovered.tree(), recovered.sessions()) > 0) {
            // Before anything is logged on top of it: a replay would find the dropped nodes in its way.
            writer.write(false);
        }
    }

    /** Looks after old files and the JVM, as far as the operator wants that. */
    private void addCare(ServerConfig config, Disk disk, Metrics metrics, Found found) {
        found.tls().watch(duties, fatal, metrics);
        StorageSettings storage = found.wiring().storage();
        int hours = config.value(StorageKeys.PURGE_INTERVAL);
        if (hours > 0) {
            duties.add(new Duty("purge", fatal, new PurgeTurn(disk, storage, config.snapRetainCount(), hours)));
        }
        if (config.value(MetricsKeys.WATCH_PAUSES)) {
            duties.add(new Duty("jvm-pause", fatal, new JvmPauses(config, metrics)));
        }
    }

    private ClientPort port() {
        return port;
    }

    private static void countPort(Metrics metrics, ClientPort port) {
        NetCounters counters = port.counters();
        metrics.gauge("outstanding_tls_handshake", port::handshakesUnderWay);
        metrics.gauge("connection_drop_probability", port::dropChance);
        metrics.counter("connection_rejected", counters::rejected);
        metrics.counter("cnxn_closed_without_zk_server_running", counters::unserved);
        metrics.counter("connection_drop_count", counters::dropped);
        metrics.counter("sessionless_connections_expired", counters::sessionlessExpired);
        metrics.counter("unsuccessful_handshake", counters::handshakesFailed);
        metrics.counter("tls_handshake_exceeded", counters::handshakesExceeded);
        metrics.counter("request_throttle_wait_count", counters::stalled);
        metrics.counter("bytes_received_count", counters::bytesReceived);
        metrics.counter("response_bytes", counters::bytesSent);
    }

    /** The port metrics are served on, -1 if there is none. */
    public int metricsPort() {
        return shown.port();
    }

    /** The port it listens on for clients. */
    public int clientPort() {
        return port.port();
    }

    /** It has been told to end. */
    void stopping() {
        audit("serverStop", "invoked");
    }

    private void audit(String operation, String result) {
        if (audit != null) {
            audit.ofServer(operation, result);
        }
    }

    /** The port on which it listens for clients under TLS alone; 0: there is none. */
    public int secureClientPort() {
        return port.securePort();
    }

    /** The port of the HTTP server for administration, 0 if there is none. */
    int adminPort() {
        return admin == null ? 0 : admin.port();
    }

    /** Stops serving, and closes the log behind what is acknowledged. */
    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
        if (peers != null) {
            // The core works there: with it gone nobody is left to call the loops of clients that end next.
            peers.close();
        }
        shown.close();
        port.close();
        words.close();
        if (sasl != null) {
            sasl.close();
        }
        boolean stopped = true;
        for (Duty duty : duties) {
            stopped &= duty.stop(STOP_MILLIS);
        }
        if (fatal.ending() || !stopped) {
            return;
        }
        try {
            log.close();
        } catch (IOException e) {
            LOG.error("the transaction log was not closed: {}", e.getMessage());
        }
    }
}
