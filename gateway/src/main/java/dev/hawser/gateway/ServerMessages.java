package dev.hawser.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.hawser.rooms.HistoryOutcome;
import dev.hawser.rooms.JoinOutcome;
import dev.hawser.rooms.PublishOutcome;
import dev.hawser.rooms.Session;
import dev.hawser.store.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's messages ({@code docs/wire-protocol.md} sections 3 to 7) as bytes. Any thread. */
final class ServerMessages {
    private static final int POOLED_BUFFERS = 16;
    private static final int COMMON_BYTES = 160;

    private final JsonFactory json = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .build();

    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator message) throws IOException;
    }

    ByteBuffer welcome(Session session, Terms terms) {
        return message("welcome", message -> {
            message.writeStringField("session", session.token());
            message.writeStringField("id", session.id());
            message.writeStringField("user", session.user());
            message.writeNumberField("time", System.currentTimeMillis());
            message.writeObjectFieldStart("times");
            for (Terms.Figure time : terms.times()) {
                message.writeNumberField(time.name(), time.value());
            }
            message.writeEndObject();
            message.writeObjectFieldStart("limits");
            for (Terms.Figure limit : terms.limits()) {
                message.writeNumberField(limit.name(), limit.value());
            }
            message.writeEndObject();
            message.writeObjectFieldStart("retention");
            for (Terms.Figure kept : terms.retention()) {
                message.writeNumberField(kept.name(), kept.value());
            }
            message.writeEndObject();
        });
    }

    ByteBuffer joined(@Nullable RequestId id, String room, JoinOutcome.Joined joined) {
        return message("joined", message -> {
            writeId(message, id);
            message.writeStringField("room", room);
            writePosition(message, joined.start());
            writePresence(message, joined);
        });
    }

    /** A gap directly behind {@code joined}, which has said who is there. */
    ByteBuffer gap(String room, Position asked, Position next) {
        return message("gap", message -> writeGap(message, room, asked, next));
    }

    /** A gap that comes later. */
    ByteBuffer gap(String room, Position asked, JoinOutcome.Joined again) {
        return message("gap", message -> {
            writeGap(message, room, asked, again.start());
            writePresence(message, again);
        });
    }

    private static void writeGap(JsonGenerator message, String room, Position asked, Position next) throws IOException {
        message.writeStringField("room", room);
        message.writeObjectFieldStart("asked");
        writePosition(message, asked);
        message.writeEndObject();
        writePosition(message, next);
    }

    private static void writePresence(JsonGenerator message, JoinOutcome.Joined joined) throws IOException {
        message.writeNumberField("end", joined.end());
        message.writeNumberField("count", joined.count());
        List<JoinOutcome.Presence> members = joined.members();
        if (members != null) {
            message.writeArrayFieldStart("members");
            for (JoinOutcome.Presence member : members) {
                message.writeStartArray();
                message.writeString(member.user());
                message.writeNumber(member.sessions());
                message.writeEndArray();
            }
            message.writeEndArray();
        }
    }

    ByteBuffer left(@Nullable RequestId id, String room, @Nullable String reason) {
        return message("left", message -> {
            writeId(message, id);
            message.writeStringField("room", room);
            if (reason != null) {
                message.writeStringField("reason", reason);
            }
        });
    }

    ByteBuffer ack(String room, long seq, PublishOutcome.Published published) {
        return message("ack", message -> {
            message.writeStringField("room", room);
            message.writeNumberField("seq", seq);
            writePosition(message, published.position());
            if (published.repeat()) {
                message.writeBooleanField("repeat", true);
            }
        });
    }

    /** An acknowledgement of a repeat whose position is not known any more. */
    ByteBuffer ackForgotten(String room, long seq) {
        return message("ack", message -> {
            message.writeStringField("room", room);
            message.writeNumberField("seq", seq);
            message.writeBooleanField("repeat", true);
        });
    }

    ByteBuffer history(@Nullable RequestId id, String room, HistoryOutcome.Entries found) {
        return message("history", message -> {
            writeId(message, id);
            message.writeStringField("room", room);
            message.writeStringField("epoch", Members.wireEpoch(found.epoch()));
            message.writeNumberField("start", found.start());
            message.writeArrayFieldStart("entries");
            for (ByteBuffer entry : found.entries()) {
                message.writeRawValue(
                        StandardCharsets.UTF_8.decode(entry.duplicate()).toString());
            }
            message.writeEndArray();
        });
    }

    ByteBuffer pong() {
        return message("pong", message -> {});
    }

    /**
     * A refusal.
     *
     * @param expected the sequence that the publisher has to come with; 0 for none
     * @param retryAfter milliseconds; 0 for none
     */
    ByteBuffer refused(Subject subject, String code, String reason, boolean isFinal, long expected, long retryAfter) {
        return message("refused", message -> {
            if (subject.of() != null) {
                message.writeStringField("of", subject.of());
            }
            writeId(message, subject.id());
            if (subject.room() != null) {
                message.writeStringField("room", subject.room());
            }
            if (subject.seq() != 0) {
                message.writeNumberField("seq", subject.seq());
            }
            message.writeStringField("code", code);
            if (expected != 0) {
                message.writeNumberField("expected", expected);
            }
            message.writeStringField("reason", reason);
            message.writeBooleanField("final", isFinal);
            if (retryAfter != 0) {
                message.writeNumberField("retryAfter", retryAfter);
            }
        });
    }

    private ByteBuffer message(String type, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(COMMON_BYTES);
        try (JsonGenerator message = json.createGenerator(bytes)) {
            message.writeStartObject();
            message.writeStringField("type", type);
            body.write(message);
            message.writeEndObject();
        } catch (IOException x) {
            // Nothing is written but memory.
            throw new UncheckedIOException(x);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static void writeId(JsonGenerator message, @Nullable RequestId id) throws IOException {
        if (id == null) {
            return;
        }
        if (id.text() != null) {
            message.writeStringField("id", id.text());
        } else {
            message.writeNumberField("id", id.number());
        }
    }

    private static void writePosition(JsonGenerator message, Position position) throws IOException {
        message.writeStringField("epoch", Members.wireEpoch(position.epoch()));
        message.writeNumberField("offset", position.offset());
    }
}
