package io.zk.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TransportTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void breaksWhatIsNotConfirmed() throws Exception {
        Transport transport = Transport.best();
        MultiThreadIoEventLoopGroup loops = transport.group(1, "transport-test");
        try {
            Channel channel = transport.dialledType().getConstructor().newInstance();
            loops.register(channel).sync();
            transport.breakUnconfirmed(channel, 4321);
            assertEquals(4321, channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT));
            channel.close().sync();
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }
}
