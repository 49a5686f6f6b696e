package dev.hawser.store;

import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that waits for the writing thread. */
sealed interface Pending {
    /** About what the objects of an append hold besides its payload. */
    int OVERHEAD = 256;

    /** Bytes that it holds until it is done. */
    int size();

    /** It will not be done. */
    void refuse(Refusal refusal, String reason);

    /** An entry to append; the payload is the store's own copy. */
    record Append(String room, @Nullable PublishId id, ByteBuffer payload, CompletableFuture<AppendOutcome> outcome)
            implements Pending {

        /** With the objects around it, so that small entries are bounded as well. */
        @Override
        public int size() {
            return payload.remaining() + OVERHEAD;
        }

        @Override
        public void refuse(Refusal refusal, String reason) {
            outcome.complete(Refusals.of(refusal, reason));
        }
    }

    /** An entry to redact. */
    record Redact(String room, Position position, CompletableFuture<RedactOutcome> outcome) implements Pending {

        @Override
        public int size() {
            return 0;
        }

        @Override
        public void refuse(Refusal refusal, String reason) {
            outcome.complete(new RedactOutcome.Failed(reason));
        }
    }

    /** Work of the store itself that must not be done while something else changes the log. */
    record Work(Callable<?> work, CompletableFuture<@Nullable Object> outcome) implements Pending {

        @Override
        public int size() {
            return 0;
        }

        @Override
        public void refuse(Refusal refusal, String reason) {
            outcome.completeExceptionally(new IllegalStateException(reason));
        }
    }
}
