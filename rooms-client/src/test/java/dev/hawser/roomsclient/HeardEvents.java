package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes down what an application hears, as the events of tests/client-behaviour. */
final class HeardEvents implements RoomsListener {
    private final BlockingQueue<Map<String, @Nullable Object>> events = new LinkedBlockingQueue<>();

    private void add(String type, @Nullable Object... members) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("type", type);
        for (int i = 0; i < members.length; i += 2) {
            Object value = members[i + 1];
            event.put(String.valueOf(members[i]), Json.of(value).value());
        }
        events.add(event);
    }

    /** What comes next. */
    Map<String, @Nullable Object> next() {
        try {
            Map<String, @Nullable Object> event = events.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("the next event").isNotNull();
            return event == null ? Map.of() : event;
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    void assertNoMore() {
        assertThat(events).as("events that were not expected").isEmpty();
    }

    @Override
    public void welcome(Welcome welcome) {
        add("welcome", "user", welcome.user(), "id", welcome.id());
    }

    @Override
    public void waiting(String reason, Duration delay) {
        add("waiting", "reason", reason, "delay", Math.round(delay.toNanos() / 1e6));
    }

    @Override
    public void stopped(String reason) {
        add("stopped", "reason", reason);
    }

    @Override
    public void newSession(String reason) {
        add("new-session", "reason", reason);
    }

    @Override
    public void joined(Joined joined) {
        add(
                "joined",
                "room",
                joined.room(),
                "epoch",
                joined.from().epoch(),
                "offset",
                joined.from().offset(),
                "end",
                joined.end(),
                "count",
                joined.presence().count(),
                "members",
                joined.presence().sessions());
    }

    @Override
    public void entry(Entry entry) {
        add(
                "entry",
                "room",
                entry.room(),
                "offset",
                entry.offset(),
                "user",
                entry.user(),
                "data",
                entry.data(),
                "kind",
                entry.kind(),
                "removed",
                entry.isRemoved());
    }

    @Override
    public void gap(Gap gap) {
        add(
                "gap",
                "room",
                gap.room(),
                "asked",
                gap.asked().json(),
                "next",
                gap.next().json(),
                "newEpoch",
                gap.isNewEpoch());
    }

    @Override
    public void left(String room, @Nullable String reason) {
        add("left", "room", room, "reason", reason);
    }

    @Override
    public void presence(String room, Presence presence) {
        add("presence", "room", room, "count", presence.count(), "members", presence.sessions());
    }

    @Override
    public void signal(Signal signal) {
        add("signal", "room", signal.room(), "from", signal.from(), "kind", signal.kind(), "data", signal.data());
    }

    @Override
    public void settled(Publication publication) {
        PublishOutcome outcome = publication.outcome().toCompletableFuture().join();
        if (outcome instanceof PublishOutcome.Acknowledged acknowledged) {
            Position position = acknowledged.position();
            add(
                    "acknowledged",
                    "room",
                    publication.room(),
                    "data",
                    publication.data(),
                    "epoch",
                    position == null ? null : position.epoch(),
                    "offset",
                    position == null ? null : position.offset());
        } else if (outcome instanceof PublishOutcome.Refused refused) {
            add(
                    "refused",
                    "of",
                    "publish",
                    "room",
                    publication.room(),
                    "data",
                    publication.data(),
                    "code",
                    refused.refusal().code());
        }
    }

    @Override
    public void refused(Refusal refusal) {
        add("refused", "of", refusal.of(), "room", refusal.room(), "code", refusal.code());
    }

    void history(@Nullable History history, @Nullable Throwable failure) {
        if (history != null) {
            List<Long> offsets = history.entries().stream().map(Entry::offset).toList();
            add(
                    "history",
                    "room",
                    history.room(),
                    "start",
                    history.start(),
                    "offsets",
                    offsets,
                    "oldest",
                    history.isOldest());
        } else if (failure instanceof RefusedException refused) {
            refused(refused.refusal());
        }
    }
}
