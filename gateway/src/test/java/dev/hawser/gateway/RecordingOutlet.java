package dev.hawser.gateway;

import dev.hawser.rooms.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps what a conversation says. */
final class RecordingOutlet implements Outlet {
    private static final long LIMIT_SECONDS = 30;

    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private volatile @Nullable Reader reader;
    /** How many messages were said that an entry follows. */
    final AtomicInteger beforeEntries = new AtomicInteger();

    final AtomicInteger wakeUps = new AtomicInteger();

    @Override
    public void send(ByteBuffer message) {
        said.add(StandardCharsets.UTF_8.decode(message.duplicate()).toString());
    }

    @Override
    public void sendBeforeEntry(ByteBuffer message) {
        beforeEntries.incrementAndGet();
        send(message);
    }

    @Override
    public void greet(ByteBuffer message) {
        send(message);
    }

    @Override
    public void signal(ByteBuffer message) {
        send(message);
    }

    @Override
    public void read(Reader reading) {
        reader = reading;
    }

    @Override
    public void wake() {
        wakeUps.incrementAndGet();
    }

    @Override
    public void onAnswered() {}

    @Override
    public void end(int closeCode, String reason) {
        ends.add(closeCode + " " + reason);
    }

    /** The next message. */
    String next() {
        try {
            String message = said.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing was said");
            }
            return message;
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    boolean isSilent() {
        return said.isEmpty();
    }

    List<String> ends() {
        return ends;
    }

    @Nullable
    Reader reader() {
        return reader;
    }
}
