package dev.hawser.websocket;

import java.nio.ByteBuffer;

/** Sees the frames that a {@link Receiver} reads, for a trace. Called by the receiver on its thread; must not throw. */
@FunctionalInterface
public interface FrameObserver {

    /**
     * The header of a frame that breaks no rule has come, and the beginning of its payload. Called once for each frame, before the events
     * that the frame gives.
     *
     * @param fin whether it is the last one of its message
     * @param rsv1 whether it begins a compressed message
     * @param opcode of the frame
     * @param length bytes of payload that the header declares
     * @param beginning of the payload, unmasked but not inflated: what came together with the header, or first after it; empty only when the
     *     payload is. Read-only, valid until this method returns
     */
    void onFrame(boolean fin, boolean rsv1, Opcode opcode, int length, ByteBuffer beginning);
}
