package dev.hawser.load;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.SendOutcome;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One connection of a load test. */
abstract class LoadMember implements WebSocket.OnPayload, WebSocket.OnControl, WebSocket.NonBlocking {

    /** Hears what members have in common, whatever they say. Called by the threads that read. */
    interface Host {
        void onPing();

        void onPong(ByteBuffer payload);

        /**
         * Something is wrong with a member, which takes no part any more.
         *
         * @param kind the same words for what is the same
         */
        void onFault(LoadMember member, String kind, String detail);

        /** Something is wrong that a member can go on after. */
        void onError(LoadMember member, String kind, String detail);

        void onClosed(LoadMember member, int closeCode, String reason);
    }

    /** The index of the client, which is part of its name. */
    final int id;

    private final Host host;

    private volatile @Nullable Connection connection;
    /** Written under the lock of this. */
    private volatile boolean out;

    LoadMember(int id, Host host) {
        this.id = id;
        this.host = host;
    }

    /** Deliveries so far. */
    abstract int received();

    /** This member takes no part any more, and nothing will come to it. Called once, where callbacks are. */
    abstract void onLost();

    /** It is open, and may be sent something. */
    void onConnected() {}

    /** Whether the server has done all that is needed before something is sent. */
    boolean isReady() {
        return true;
    }

    final Connection connection() {
        Connection opened = connection;
        if (opened == null) {
            throw new IllegalStateException("user" + id + " is not open");
        }
        return opened;
    }

    /** Whether it is open and has done nothing wrong. */
    final boolean takesPart() {
        return connection != null && !out;
    }

    /** Lets it take no part any more. */
    final void leave() {
        synchronized (this) {
            if (out) {
                return;
            }
            out = true;
        }
        onLost();
    }

    /** Returns false when it is not sent. Of a connection that is closed, onClosed says why. */
    final boolean send(byte[] message) {
        SendOutcome outcome = connection().sendMessage(MessageType.TEXT, ByteBuffer.wrap(message));
        if (outcome == SendOutcome.OVER_BUDGET) {
            host.onFault(this, "send budget exceeded", "could not send: the server reads too slowly");
        }
        return outcome == SendOutcome.ACCEPTED;
    }

    final void fault(Wrong wrong) {
        host.onFault(this, wrong.kind(), wrong.detail());
    }

    final void error(Wrong wrong) {
        host.onError(this, wrong.kind(), wrong.detail());
    }

    @Override
    public final void onOpen(Connection opened) {
        connection = opened;
        onConnected();
    }

    @Override
    public final boolean onControl(Opcode opcode, ByteBuffer payload) {
        if (opcode == Opcode.PONG) {
            host.onPong(payload);
        } else if (opcode == Opcode.PING) {
            host.onPing();
        }
        return false;
    }

    @Override
    public final void onClose(int closeCode, String reason) {
        host.onClosed(this, closeCode, reason);
    }
}
