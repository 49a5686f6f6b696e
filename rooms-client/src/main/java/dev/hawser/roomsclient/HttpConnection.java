package dev.hawser.roomsclient;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.CloseStatus;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.FrameSource;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.SendOutcome;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A conversation by HTTP as a connection, so that what holds on to connections need not know the difference. It ends; what only a WebSocket has does
 * nothing. */
final class HttpConnection implements Connection {
    private final HttpConversation conversation;
    private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
    /** Why it ends; null while it does not. */
    private volatile @Nullable CloseCause cause;

    HttpConnection(HttpConversation conversation) {
        this.conversation = conversation;
    }

    void closed(int closeCode, String reason) {
        CloseCause why = cause;
        if (why == null) {
            why = closeCode == CloseCode.ABNORMAL ? CloseCause.LOST : CloseCause.PEER;
            cause = why;
        }
        closed.complete(new CloseStatus(closeCode, reason, why));
    }

    @Override
    public SendOutcome sendMessage(String data) {
        throw new UnsupportedOperationException("the session speaks by itself");
    }

    @Override
    public SendOutcome sendMessage(byte[] data, int offset, int length) {
        throw new UnsupportedOperationException("the protocol has no binary messages");
    }

    @Override
    public SendOutcome sendMessage(MessageType type, ByteBuffer payload) {
        throw new UnsupportedOperationException("the session speaks by itself");
    }

    @Override
    public void close() {
        close(CloseCode.NORMAL, "");
    }

    @Override
    public void close(int closeCode, String reason) {
        end(closeCode, reason);
    }

    @Override
    public void abort() {
        end(CloseCode.ABNORMAL, "dropped");
    }

    private void end(int closeCode, String reason) {
        if (!closed.isDone()) {
            cause = CloseCause.APPLICATION;
            conversation.inTurn(() -> conversation.end(closeCode, reason));
        }
    }

    @Override
    public boolean isOpen() {
        return cause == null;
    }

    @Override
    public @Nullable CloseCause getCloseCause() {
        return cause;
    }

    @Override
    public CompletionStage<CloseStatus> whenClosed() {
        return closed.minimalCompletionStage();
    }

    @Override
    public String getProtocol() {
        return SessionEndpoint.PROTOCOL;
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() {
        return null;
    }

    @Override
    public void sendPing(ByteBuffer payload) {}

    @Override
    public void batch(Runnable sends) {
        sends.run();
    }

    @Override
    public CompletionStage<Void> whenWritten() {
        return CompletableFuture.completedStage(null);
    }

    /** What is under way is bounded by the session. */
    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public CompletionStage<Void> whenWritable() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void demand(long messages) {}

    @Override
    public void setSource(FrameSource source) {
        throw new IllegalStateException("there are no frames");
    }

    @Override
    public void wake() {}

    @Override
    public @Nullable Duration getRoundTrip() {
        return null;
    }

    @Override
    public boolean takesCompressed() {
        return false;
    }

    @Override
    public long getQueuedBytes() {
        return 0;
    }

    @Override
    public int getMaxTextMessageSize() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void setMaxTextMessageSize(int bytes) {}

    @Override
    public int getMaxBinaryMessageSize() {
        return 0;
    }

    @Override
    public void setMaxBinaryMessageSize(int bytes) {}

    @Override
    public Duration getMaxIdleTime() {
        return Duration.ZERO;
    }

    @Override
    public void setMaxIdleTime(Duration idleTime) {}
}
