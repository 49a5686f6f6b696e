package dev.hawser.roomsclient;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves the state of a session: at once, or together with what changes soon after. Called in turn. */
final class StateKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

    private final ClientState state;
    private final Duration delay;
    private final Surroundings around;
    private final Supplier<String> source;

    private @Nullable String last;
    private boolean scheduled;

    StateKeeper(ClientState state, Duration delay, Surroundings around, Supplier<String> source) {
        this.state = state;
        this.delay = delay;
        this.around = around;
        this.source = source;
    }

    void save() {
        String now = source.get();
        if (now.equals(last)) {
            return;
        }
        try {
            state.save(now);
            last = now;
        } catch (IOException | RuntimeException x) {
            LOG.warn("The state of a session could not be saved", x);
        }
    }

    void saveSoon() {
        if (!scheduled) {
            scheduled = true;
            around.later(delay, () -> {
                scheduled = false;
                save();
            });
        }
    }
}
