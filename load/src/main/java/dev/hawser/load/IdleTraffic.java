package dev.hawser.load;

import dev.hawser.websocket.MessageType;
import java.nio.ByteBuffer;

/** Nobody says anything. */
final class IdleTraffic implements Traffic {
    private volatile boolean stopped;

    @Override
    public LoadMember newMember(int id, LoadMember.Host host) {
        return new LoadMember(id, host) {
            @Override
            int received() {
                return 0;
            }

            @Override
            void onLost() {}

            @Override
            public void onMessage(MessageType type, ByteBuffer payload) {
                // A server may say what it likes to those who say nothing.
            }
        };
    }

    @Override
    public void begin(Schedule schedule) {}

    @Override
    public void send(long number) {}

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public long sent() {
        return 0;
    }

    @Override
    public long received() {
        return 0;
    }

    @Override
    public long whole() {
        return 0;
    }

    @Override
    public long missing() {
        return 0;
    }

    @Override
    public boolean isWaiting() {
        return false;
    }

    @Override
    public boolean isDone() {
        return stopped;
    }

    @Override
    public long doneNanos() {
        return System.nanoTime();
    }
}
