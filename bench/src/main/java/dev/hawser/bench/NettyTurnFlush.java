package dev.hawser.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;

/**
 * Delivers to a group with one flush of all members at the end of the event loop's turn, instead of one flush task for each of them.
 *
 * <p><b>Threads.</b> The event loop.
 */
final class NettyTurnFlush {
    /** As many as {@code FlushConsolidationHandler} lets pass, so that a long turn does not pile up what it could send. */
    private static final int MAX_UNFLUSHED_MESSAGES = 256;

    private final EventLoop loop;
    private final ChannelGroup members;
    private int unflushed;

    NettyTurnFlush(EventLoop loop, ChannelGroup members) {
        this.loop = loop;
        this.members = members;
    }

    /** Sends a frame to every member, now or at the end of the turn. */
    void deliver(ByteBuf frame) {
        members.write(frame, ChannelMatchers.all(), true);
        unflushed++;
        if (unflushed == 1) {
            loop.execute(this::flush);
        } else if (unflushed == MAX_UNFLUSHED_MESSAGES) {
            flush();
        }
    }

    private void flush() {
        if (unflushed > 0) {
            unflushed = 0;
            members.flush();
        }
    }
}
