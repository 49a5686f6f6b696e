package dev.hawser.bench;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;

/** Reads the first request of a connection, adds the handlers of the endpoint that it names and leaves the pipeline. */
final class NettyEndpoints extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int MAX_MESSAGE_BYTES = 65536;
    private static final int NETTYS_LEVEL = 6;

    private final NettyChatRoom room;

    private final boolean deflate;

    NettyEndpoints(NettyChatRoom room, boolean deflate) {
        this.room = room;
        this.deflate = deflate;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        ChannelPipeline pipeline = context.pipeline();
        switch (request.uri()) {
            case "/chat" -> {
                if (deflate) {
                    pipeline.addLast(new WebSocketServerExtensionHandler(deflate()));
                }
                pipeline.addLast(new WebSocketServerProtocolHandler("/chat", "chat", deflate))
                        .addLast(new WebSocketFrameAggregator(MAX_MESSAGE_BYTES))
                        .addLast(new NettyChatMember(room));
            }
            case "/echo" ->
                pipeline.addLast(new WebSocketServerProtocolHandler("/echo", "echo"))
                        .addLast(new NettyEcho());
            default -> {
                refuse(context);
                return;
            }
        }
        context.fireChannelRead(request.retain());
        pipeline.remove(this);
    }

    /** Netty's own settings, but that a client may ask for no context takeover, which is what this load client asks for. */
    private static PerMessageDeflateServerExtensionHandshaker deflate() {
        return new PerMessageDeflateServerExtensionHandshaker(
                NETTYS_LEVEL,
                ZlibCodecFactory.isSupportingWindowSizeAndMemLevel(),
                PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                true,
                false,
                MAX_MESSAGE_BYTES);
    }

    private static void refuse(ChannelHandlerContext context) {
        context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
