package dev.hawser.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The peer written with Netty: the chat at {@code /chat} and an echo at {@code /echo}, on one event loop, because the server has one core.
 */
final class NettyServer {
    /** Connections that may wait to be accepted: the load opens a thousand at once. */
    private static final int BACKLOG = 4096;

    private static final int MAX_REQUEST_BYTES = 8192;

    private NettyServer() {}

    /**
     * Runs until the process is killed.
     *
     * @param arguments any of {@code nio} for the JDK's selector instead of the native epoll transport, and {@code turn} for one flush of
     *     the room per turn of the event loop instead of a {@code FlushConsolidationHandler}, and {@code deflate} for permessage-deflate
     */
    public static void main(String... arguments) throws InterruptedException {
        List<String> options = List.of(arguments);
        boolean nativeTransport = !options.contains("nio") && Epoll.isAvailable();
        boolean flushPerTurn = options.contains("turn");
        boolean deflate = options.contains("deflate");
        Channel server = nativeTransport
                ? start(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, flushPerTurn, deflate)
                : start(NioIoHandler.newFactory(), NioServerSocketChannel.class, flushPerTurn, deflate);
        System.out.println("transport " + (nativeTransport ? "epoll" : "nio"));
        System.out.println("listening on " + ((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }

    private static Channel start(
            IoHandlerFactory transport, Class<? extends ServerChannel> type, boolean flushPerTurn, boolean deflate)
            throws InterruptedException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, transport);
        NettyChatRoom room = new NettyChatRoom(loop.next(), flushPerTurn, deflate);
        return new ServerBootstrap()
                .group(loop)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline(room, flushPerTurn, deflate))
                .bind(new InetSocketAddress("localhost", 0))
                .sync()
                .channel();
    }

    /** What every connection begins with. */
    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final NettyChatRoom room;
        private final boolean flushPerTurn;
        private final boolean deflate;

        Pipeline(NettyChatRoom room, boolean flushPerTurn, boolean deflate) {
            this.room = room;
            this.flushPerTurn = flushPerTurn;
            this.deflate = deflate;
        }

        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            if (!flushPerTurn) {
                pipeline.addLast(new FlushConsolidationHandler(
                        FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
            }
            pipeline.addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                    .addLast(new NettyEndpoints(room, deflate));
        }
    }
}
