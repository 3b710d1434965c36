package io.zk.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.zk.client.hosts.ServerAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class DialerTest {
    @Test
    void aNameThatIsFoundAfterTheClientWasClosedIsNobodysBusiness() throws Exception {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> uncaught.add(cause));
        ClientThreads threads = new ClientThreads(1);
        EventLoop loop = threads.next();
        loop.submit(() -> {}).sync();
        threads.close();
        try {
            assertTrue(loop.terminationFuture().await(20_000));
            Dialer dialer = new Dialer(loop, threads);
            Future<Channel> dialled = dialer.dial(new ServerAddress("localhost", 1), new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {}
            });
            // It idles out after a second.
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("zk-client-resolver")) {
                    thread.join(20_000);
                }
            }
            dialer.close();
            assertFalse(dialled.isSuccess());
            assertEquals(List.of(), uncaught);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
