package dev.hawser.bench;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/** One member of the room: joins after the handshake, and every text message goes to everybody. */
final class NettyChatMember extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private final NettyChatRoom room;

    NettyChatMember(NettyChatRoom room) {
        this.room = room;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof HandshakeComplete) {
            room.join(context.channel());
        }
        super.userEventTriggered(context, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame message) {
        room.publish(context.channel(), message.content());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        room.writabilityChanged(context.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        room.leave(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
