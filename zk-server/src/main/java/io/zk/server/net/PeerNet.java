package io.zk.server.net;

import io.zk.server.replica.PeerCommand;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The links of this server to the other members of its ensemble, and the thread that serves them. Carries out what the
 * core wants sent, and tells it what came. Any thread.
 */
public final class PeerNet implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(PeerNet.class);
    private static final int CLOSE_MILLIS = 2000;

    private final PeerLoop loop;
    private final ElectionPort elections;
    private final QuorumPort quorum;

    /**
     * Starts its thread, but listens nowhere yet.
     *
     * @param members has this server itself, too
     */
    public PeerNet(
            PeerNetSettings settings,
            MemberBook members,
            StateTransfer states,
            CoreInbox inbox,
            NameLookup names,
            LinkSecurity security) {
        this.loop = new PeerLoop(inbox, names, security.tls());
        this.elections = new ElectionPort(settings, members, loop, security.sasl());
        this.quorum = new QuorumPort(settings, members, states, loop, security.sasl());
    }

    /**
     * Listens for elections from now on.
     *
     * @return completed once it does on at least one own address; or by an {@link ElectionPortException} when none can be
     *     had
     */
    public CompletableFuture<Void> start() {
        CompletableFuture<Void> listening = new CompletableFuture<>();
        loop.execute(() -> elections.open(listening));
        return listening;
    }

    /**
     * Carries out what the core wants of other members, in this order; {@link PeerCommand.ReadLog} is not among that and
     * passed over. Never blocks. Calls are carried out in their order.
     */
    public void execute(List<PeerCommand> commands) {
        if (commands.isEmpty()) {
            return;
        }
        if (loop.inLoop()) {
            carryOut(commands);
        } else {
            loop.execute(() -> carryOut(commands));
        }
    }

    /** Runs this on the thread of the links, behind what is under way there. Any thread; nothing happens once closed. */
    public void run(Runnable task) {
        loop.execute(task);
    }

    /** The same after some milliseconds. */
    public void runLater(Runnable task, long millis) {
        if (!loop.closed()) {
            loop.schedule(task, millis);
        }
    }

    /** Where it listens for elections at present. */
    public List<InetSocketAddress> electionAddresses() {
        return ask(elections::bound);
    }

    /** Where learners are let in at present. */
    public List<InetSocketAddress> quorumAddresses() {
        return ask(quorum::bound);
    }

    /** Ends all links and threads. */
    @Override
    public void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        boolean open = loop.execute(() -> {
            elections.close();
            quorum.close();
            closed.complete(null);
        });
        if (open) {
            try {
                closed.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("links to other members do not end: {}", e.toString());
            }
        }
        loop.close();
    }

    private void carryOut(List<PeerCommand> commands) {
        for (PeerCommand command : commands) {
            carryOut(command);
        }
        quorum.flush();
    }

    private void carryOut(PeerCommand command) {
        switch (command.kind()) {
            case NOTIFY -> {
                PeerCommand.Notify notify = (PeerCommand.Notify) command;
                elections.notify(notify.to(), notify.notification());
            }
            case LISTEN -> {
                PeerCommand.Listen listen = (PeerCommand.Listen) command;
                if (listen.on()) {
                    elections.settled();
                }
                quorum.listen(listen);
            }
            case DIAL -> {
                elections.settled();
                quorum.dial((PeerCommand.Dial) command);
            }
            case SEND -> quorum.send((PeerCommand.Send) command);
            case SEND_STATE -> quorum.sendState((PeerCommand.SendState) command);
            case CLOSE -> quorum.close((PeerCommand.Close) command);
            case READ_LOG -> LOG.trace("not for other members: {}", command);
        }
    }

    private List<InetSocketAddress> ask(Supplier<List<InetSocketAddress>> question) {
        CompletableFuture<List<InetSocketAddress>> answer = new CompletableFuture<>();
        if (!loop.execute(() -> answer.complete(new ArrayList<>(question.get())))) {
            return List.of();
        }
        return answer.completeOnTimeout(List.of(), CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }
}
