package dev.hawser.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Short words for what tests do with a store. */
final class Stores {

    private Stores() {}

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException x) {
            throw new AssertionError(x);
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    static AppendOutcome append(Store store, String room, @Nullable PublishId id, String text) {
        return get(store.append(room, id, bytes(text)));
    }

    /** Appends an entry of the server's own. */
    static Position append(Store store, String room, String text) {
        return appended(append(store, room, null, text));
    }

    /** Appends an entry of a publisher. */
    static AppendOutcome append(Store store, String room, String publisher, long sequence, String text) {
        return append(store, room, new PublishId(publisher, sequence), text);
    }

    static Position appended(AppendOutcome outcome) {
        assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
        return ((AppendOutcome.Appended) outcome).position();
    }

    static Position repeated(AppendOutcome outcome) {
        assertThat(outcome).isInstanceOf(AppendOutcome.Repeated.class);
        return ((AppendOutcome.Repeated) outcome).position();
    }

    static AppendOutcome.Refused refused(AppendOutcome outcome) {
        assertThat(outcome).isInstanceOf(AppendOutcome.Refused.class);
        return (AppendOutcome.Refused) outcome;
    }

    static RoomRange range(Store store, String room) {
        return get(store.range(room));
    }

    static ReadOutcome read(Store store, String room, Position from) {
        return get(store.read(room, from, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    static ReadOutcome.Entries entries(ReadOutcome outcome) {
        assertThat(outcome).isInstanceOf(ReadOutcome.Entries.class);
        return (ReadOutcome.Entries) outcome;
    }

    /** Every retained entry, read in as many reads as it takes. */
    static List<StoredEntry> all(Store store, String room) {
        List<StoredEntry> found = new ArrayList<>();
        RoomRange range = range(store, room);
        Position from = range.startPosition();
        while (from.offset() < range.end()) {
            ReadOutcome.Entries part = entries(read(store, room, from));
            assertThat(part.entries()).isNotEmpty();
            found.addAll(part.entries());
            from = part.next();
        }
        return found;
    }

    /** The payloads of every retained entry, "-" for one that was redacted. */
    static List<String> texts(Store store, String room) {
        return all(store, room).stream().map(Stores::text).toList();
    }

    static String text(StoredEntry entry) {
        ByteBuffer payload = entry.payload();
        return payload == null ? "-" : UTF_8.decode(payload.duplicate()).toString();
    }
}
