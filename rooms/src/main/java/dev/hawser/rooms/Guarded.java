package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the application does when it is asked or told something: where it throws, the room goes on all the same. */
final class Guarded {
    private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

    private Guarded() {}

    /** Tells it what became of something. */
    static <T extends @Nullable Object> Consumer<T> outcome(String room, Consumer<T> outcome) {
        return result -> {
            try {
                outcome.accept(result);
            } catch (RuntimeException x) {
                LOG.warn(
                        "Whoever asked room \"{}\" for something has thrown when it was told what became of it",
                        room,
                        x);
            }
        };
    }

    /** Asks its rules, which say why not, or null. Where they throw nothing is known: whoever wants something may try again. */
    static @Nullable RoomRefusal refusal(String room, Supplier<@Nullable RoomRefusal> rules) {
        try {
            return rules.get();
        } catch (RuntimeException x) {
            LOG.warn("The rules of room \"{}\" have thrown", room, x);
            return new RoomRefusal(Code.OVERLOADED, "it could not be found out whether you may");
        }
    }
}
