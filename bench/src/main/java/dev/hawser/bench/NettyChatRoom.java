package dev.hawser.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The chat room of the Netty peer. A message is encoded once; each member's share is a retained duplicate of that buffer, which passes the
 * frame encoder untouched.
 *
 * <p>While a member has more unsent bytes than its high watermark, nobody who speaks is read from further, so what is queued stays bounded
 * and nothing is lost; a member that stays behind too long is closed.
 *
 * <p><b>Threads.</b> Everything happens on the one event loop.
 */
final class NettyChatRoom {
    private static final int FIN_TEXT = 0x81;
    private static final int MAX_HEADER_BYTES = 10;
    private static final long PATIENCE_SECONDS = 10;

    private final EventLoop loop;
    private final ChannelGroup members;
    private final Consumer<ByteBuf> deliver;
    private final boolean deflate;
    private final Map<Channel, Future<?>> behind = new IdentityHashMap<>();
    private final Set<Channel> paused = new HashSet<>();

    /**
     * @param flushPerTurn whether the room flushes its members itself, once per turn of the loop, instead of leaving it to a
     *     {@code FlushConsolidationHandler} in each pipeline
     * @param deflate whether members may have compression, which is Netty's business for each of them, so they get messages, not frames
     */
    NettyChatRoom(EventLoop loop, boolean flushPerTurn, boolean deflate) {
        this.deflate = deflate;
        this.loop = loop;
        this.members = new DefaultChannelGroup(loop);
        this.deliver = flushPerTurn
                ? new NettyTurnFlush(loop, members)::deliver
                : frame -> members.writeAndFlush(frame, ChannelMatchers.all(), true);
    }

    void join(Channel member) {
        members.add(member);
    }

    void publish(Channel speaker, ByteBuf text) {
        // The group writes a retained duplicate to each member and releases the frame itself.
        if (deflate) {
            members.writeAndFlush(new TextWebSocketFrame(text.retain()), ChannelMatchers.all(), true);
        } else {
            deliver.accept(encode(text));
        }
        if (!behind.isEmpty()) {
            speaker.config().setAutoRead(false);
            paused.add(speaker);
        }
    }

    void writabilityChanged(Channel member) {
        if (member.isWritable()) {
            caughtUp(member);
        } else {
            behind.computeIfAbsent(
                    member, late -> loop.schedule(() -> late.close(), PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    void leave(Channel member) {
        paused.remove(member);
        caughtUp(member);
    }

    private void caughtUp(Channel member) {
        Future<?> deadline = behind.remove(member);
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (behind.isEmpty() && !paused.isEmpty()) {
            List<Channel> speakers = List.copyOf(paused);
            paused.clear();
            speakers.forEach(speaker -> speaker.config().setAutoRead(true));
        }
    }

    /** A whole unmasked server frame (RFC 6455 section 5.2). */
    private ByteBuf encode(ByteBuf text) {
        int length = text.readableBytes();
        ByteBuf frame =
                ByteBufAllocator.DEFAULT.directBuffer(MAX_HEADER_BYTES + length).writeByte(FIN_TEXT);
        if (length <= 125) {
            frame.writeByte(length);
        } else if (length <= 0xFFFF) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        return frame.writeBytes(text, text.readerIndex(), length);
    }
}
