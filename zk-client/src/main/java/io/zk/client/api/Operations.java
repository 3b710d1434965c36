package io.zk.client.api;

import io.zk.client.hosts.Chroot;
import io.zk.client.session.WatchChange;
import io.zk.client.session.WatchKind;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Path;
import io.zk.protocol.data.Stat;
import io.zk.protocol.data.WatcherType;
import io.zk.protocol.message.AddWatchRequest;
import io.zk.protocol.message.ClientInfo;
import io.zk.protocol.message.Create2Response;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.CreateTtlRequest;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetAclResponse;
import io.zk.protocol.message.GetAllChildrenNumberResponse;
import io.zk.protocol.message.GetChildren2Response;
import io.zk.protocol.message.GetChildrenRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.GetDataResponse;
import io.zk.protocol.message.GetEphemeralsRequest;
import io.zk.protocol.message.GetEphemeralsResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.PathRequest;
import io.zk.protocol.message.ReconfigRequest;
import io.zk.protocol.message.SetAclRequest;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.message.StatResponse;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.message.WatchesRequest;
import io.zk.protocol.message.WhoAmIResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One method for each thing a client can ask: checks the arguments, puts the chroot before the paths, and takes it off
 * the paths that come back. Immutable.
 *
 * @param chroot of the client
 */
record Operations(Chroot chroot) {
    private static final String CONFIG_PATH = "/zookeeper/config";

    @SuppressWarnings("NullAway") // Void has no other value.
    private static final Operation.Reading<@Nullable Void> NOTHING = body -> null;

    Operation<Created> create(String path, byte @Nullable [] data, CreateOptions options) {
        checkToCreate(path, options);
        return new Operation<>(
                createOpCode(options), createBody(path, data, options), null, path, body -> created(body));
    }

    Operation<@Nullable Void> delete(String path, int version) {
        return new Operation<>(OpCode.DELETE, new DeleteRequest(server(path), version), null, path, NOTHING);
    }

    Operation<Optional<Stat>> exists(String path, @Nullable Watcher watcher) {
        String serverPath = server(path);
        Operation.Reading<Optional<Stat>> reading = new Operation.Reading<>() {
            @Override
            public Optional<Stat> read(@Nullable Message body) {
                return Optional.of(need(body, StatResponse.class).stat());
            }

            @Override
            public Optional<Stat> refused(ZkException exception) {
                if (exception.code() == ErrorCode.NO_NODE) {
                    return Optional.empty();
                }
                throw exception;
            }
        };
        return new Operation<>(
                OpCode.EXISTS,
                new ExistsRequest(serverPath, watcher != null),
                watch(serverPath, WatchKind.DATA, watcher),
                path,
                reading);
    }

    Operation<NodeData> data(String path, @Nullable Watcher watcher) {
        return data(path, server(path), watcher);
    }

    /** The configuration node lies outside every chroot. */
    Operation<NodeData> config(@Nullable Watcher watcher) {
        return data(CONFIG_PATH, CONFIG_PATH, watcher);
    }

    Operation<Stat> setData(String path, byte @Nullable [] data, int version) {
        return new Operation<>(
                OpCode.SET_DATA, new SetDataRequest(server(path), data, version), null, path, Operations::stat);
    }

    Operation<NodeAcl> acl(String path) {
        return new Operation<>(OpCode.GET_ACL, new PathRequest(server(path)), null, path, body -> {
            GetAclResponse response = need(body, GetAclResponse.class);
            return new NodeAcl(response.acl(), response.stat());
        });
    }

    Operation<Stat> setAcl(String path, List<Acl> acl, int version) {
        return new Operation<>(
                OpCode.SET_ACL, new SetAclRequest(server(path), acl, version), null, path, Operations::stat);
    }

    Operation<Children> children(String path, @Nullable Watcher watcher) {
        String serverPath = server(path);
        return new Operation<>(
                OpCode.GET_CHILDREN2,
                new GetChildrenRequest(serverPath, watcher != null),
                watch(serverPath, WatchKind.CHILD, watcher),
                path,
                body -> {
                    GetChildren2Response response = need(body, GetChildren2Response.class);
                    return new Children(response.children(), response.stat());
                });
    }

    Operation<Integer> descendantCount(String path) {
        return new Operation<>(OpCode.GET_ALL_CHILDREN_NUMBER, new PathRequest(server(path)), null, path, body -> need(
                        body, GetAllChildrenNumberResponse.class)
                .totalNumber());
    }

    Operation<List<String>> ephemerals(String prefix) {
        String serverPrefix = chroot.toServer(prefix);
        return new Operation<>(OpCode.GET_EPHEMERALS, new GetEphemeralsRequest(serverPrefix), null, prefix, body -> {
            List<String> inside = new ArrayList<>();
            for (String ephemeral : need(body, GetEphemeralsResponse.class).ephemerals()) {
                // The server knows no chroot: it also answers /app2/x to the prefix /app.
                String path = chroot.inside(ephemeral);
                if (path != null) {
                    inside.add(path);
                }
            }
            return inside;
        });
    }

    Operation<@Nullable Void> sync(String path) {
        return new Operation<>(OpCode.SYNC, new SyncRequest(server(path)), null, path, NOTHING);
    }

    Operation<List<OpResult>> multi(List<Op> ops) {
        return Multis.multi(this, ops);
    }

    Operation<List<ReadResult>> multiRead(List<ReadOp> ops) {
        return Multis.multiRead(this, ops);
    }

    Operation<@Nullable Void> addWatch(String path, Watcher watcher, AddWatchMode mode) {
        String serverPath = server(path);
        WatchKind kind = mode == AddWatchMode.PERSISTENT ? WatchKind.PERSISTENT : WatchKind.PERSISTENT_RECURSIVE;
        return new Operation<>(
                OpCode.ADD_WATCH,
                new AddWatchRequest(serverPath, mode.code()),
                watch(serverPath, kind, watcher),
                path,
                NOTHING);
    }

    Operation<@Nullable Void> removeWatches(String path, WatcherType type, @Nullable Watcher watcher, boolean local) {
        String serverPath = server(path);
        return new Operation<>(
                OpCode.REMOVE_WATCHES,
                new WatchesRequest(serverPath, type.code()),
                new WatchChange.Remove(serverPath, type, watcher, local),
                path,
                NOTHING);
    }

    Operation<List<ClientInfo>> whoAmI() {
        return new Operation<>(OpCode.WHO_AM_I, null, null, null, body -> need(body, WhoAmIResponse.class)
                .clientInfo());
    }

    Operation<NodeData> reconfigure(
            @Nullable String joining, @Nullable String leaving, @Nullable String members, long configId) {
        return new Operation<>(
                OpCode.RECONFIG,
                new ReconfigRequest(joining, leaving, members, configId),
                null,
                null,
                Operations::nodeData);
    }

    /** The path as the server knows it; refused with IllegalArgumentException if it is none. */
    String server(String path) {
        String flaw = Path.flaw(path);
        if (flaw != null) {
            throw new IllegalArgumentException(flaw);
        }
        return chroot.toServer(path);
    }

    static void checkToCreate(String path, CreateOptions options) {
        // The server adds a number to a sequential name, so the name before it may be empty.
        String flaw = Path.flaw(options.mode().isSequential() ? path + "1" : path);
        if (flaw != null) {
            throw new IllegalArgumentException(flaw);
        }
    }

    static OpCode createOpCode(CreateOptions options) {
        if (options.mode().isTtl()) {
            return OpCode.CREATE_TTL;
        }
        return options.mode().isContainer() ? OpCode.CREATE_CONTAINER : OpCode.CREATE2;
    }

    Message createBody(String path, byte @Nullable [] data, CreateOptions options) {
        String serverPath = chroot.toServer(path);
        // Not the chroot with a number at its end, but a child without a name in it.
        String named = path.equals("/") && options.mode().isSequential() ? chroot.path() + "/" : serverPath;
        int flags = options.mode().code();
        return options.mode().isTtl()
                ? new CreateTtlRequest(named, data, options.acl(), flags, options.ttlMillis())
                : new CreateRequest(named, data, options.acl(), flags);
    }

    Created created(@Nullable Message body) {
        Create2Response response = need(body, Create2Response.class);
        return new Created(chroot.toClient(response.path()), response.stat());
    }

    static Stat stat(@Nullable Message body) {
        return need(body, StatResponse.class).stat();
    }

    static NodeData nodeData(@Nullable Message body) {
        GetDataResponse response = need(body, GetDataResponse.class);
        return new NodeData(response.data(), response.stat());
    }

    static <M extends Message> M need(@Nullable Message body, Class<M> type) {
        if (!type.isInstance(body)) {
            throw new IllegalStateException("reply body is " + body + " where " + type.getSimpleName() + " belongs");
        }
        return type.cast(body);
    }

    private static Operation<NodeData> data(String path, String serverPath, @Nullable Watcher watcher) {
        return new Operation<>(
                OpCode.GET_DATA,
                new GetDataRequest(serverPath, watcher != null),
                watch(serverPath, WatchKind.DATA, watcher),
                path,
                Operations::nodeData);
    }

    private static @Nullable WatchChange watch(String serverPath, WatchKind kind, @Nullable Watcher watcher) {
        return watcher == null ? null : new WatchChange.Add(serverPath, kind, watcher);
    }
}
