package dev.hawser.bench;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/** Reads the first request of a connection, adds the handlers of the endpoint that it names and leaves the pipeline. */
final class NettyEndpoints extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int MAX_MESSAGE_BYTES = 65536;

    private final NettyChatRoom room;

    NettyEndpoints(NettyChatRoom room) {
        this.room = room;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        ChannelPipeline pipeline = context.pipeline();
        switch (request.uri()) {
            case "/chat" ->
                pipeline.addLast(new WebSocketServerProtocolHandler("/chat", "chat"))
                        .addLast(new WebSocketFrameAggregator(MAX_MESSAGE_BYTES))
                        .addLast(new NettyChatMember(room));
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

    private static void refuse(ChannelHandlerContext context) {
        context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
