package io.zk.server;

import io.zk.server.config.EnsembleConfig;
import io.zk.server.config.ProcessProperties;
import io.zk.server.config.ServerConfig;
import io.zk.server.ops.admin.AdminStatus;
import io.zk.server.quorum.Membership;
import io.zk.server.replica.Replica;
import io.zk.server.replica.Standing;
import io.zk.server.storage.Snapshots;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What only the HTTP commands tell of the server. Any thread that may wait. */
final class AdminView implements AdminStatus {
    private final ServerConfig config;
    private final Replica replica;
    private final CoreDesk desk;
    private final Snapshots snapshots;
    private final IntSupplier clientPort;
    private final long startedSeconds = System.currentTimeMillis() / 1000;

    AdminView(ServerConfig config, Replica replica, CoreDesk desk, Snapshots snapshots, IntSupplier clientPort) {
        this.config = config;
        this.replica = replica;
        this.desk = desk;
        this.snapshots = snapshots;
        this.clientPort = clientPort;
    }

    @Override
    public String configurationText() {
        return config.origin().text();
    }

    @Override
    public Map<String, String> systemProperties() {
        return ProcessProperties.read();
    }

    @Override
    public LastSnapshot lastSnapshot() {
        Snapshots.Newest newest = snapshots.newest();
        return newest == null
                ? new LastSnapshot(0, startedSeconds)
                : new LastSnapshot(newest.zxid(), newest.epochMillis() / 1000);
    }

    @Override
    public @Nullable Membership membership() {
        EnsembleConfig ensemble = config.ensemble();
        return ensemble == null ? null : ensemble.membership();
    }

    @Override
    public long myId() {
        EnsembleConfig ensemble = config.ensemble();
        return ensemble == null ? 0 : ensemble.myId();
    }

    @Override
    public Standing standing() {
        return desk.ask(replica::standing);
    }

    @Override
    public String clientAddress() {
        String host = config.listener().host();
        return (host.isEmpty() ? "0.0.0.0" : host) + ":" + clientPort.getAsInt();
    }

    @Override
    public String resolved(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            return host;
        }
    }
}
