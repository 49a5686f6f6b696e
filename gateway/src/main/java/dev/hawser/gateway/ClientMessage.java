package dev.hawser.gateway;

import dev.hawser.rooms.Start;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A message of a client ({@code docs/wire-protocol.md} sections 3 to 7), or what is wrong with it. */
sealed interface ClientMessage {

    /** What a refusal of it is about. */
    Subject subject();

    /**
     * The first message of a connection.
     *
     * @param session the token of the session that goes on
     * @param connection its number, as the client counts; empty where it does not
     * @param waitMillis of a request over HTTP
     */
    record Hello(@Nullable String session, @Nullable String name, OptionalLong connection, long waitMillis)
            implements ClientMessage {
        static final String TYPE = "hello";

        @Override
        public Subject subject() {
            return new Subject(TYPE, null, null, 0);
        }
    }

    record Join(@Nullable RequestId id, String room, Start from) implements ClientMessage {
        static final String TYPE = "join";

        @Override
        public Subject subject() {
            return new Subject(TYPE, id, room, 0);
        }
    }

    record Leave(@Nullable RequestId id, String room) implements ClientMessage {
        static final String TYPE = "leave";

        @Override
        public Subject subject() {
            return new Subject(TYPE, id, room, 0);
        }
    }

    record Bye() implements ClientMessage {
        static final String TYPE = "bye";

        @Override
        public Subject subject() {
            return new Subject(TYPE, null, null, 0);
        }
    }

    /**
     * Something to publish.
     *
     * @param data compact JSON
     */
    record Publish(String room, long seq, @Nullable String kind, ByteBuffer data) implements ClientMessage {
        static final String TYPE = "publish";

        @Override
        public Subject subject() {
            return new Subject(TYPE, null, room, seq);
        }
    }

    /**
     * A wish for earlier entries.
     *
     * @param limit 1 or more; empty for as many as may be
     */
    record History(@Nullable RequestId id, String room, OptionalLong before, OptionalLong limit)
            implements ClientMessage {
        static final String TYPE = "history";

        @Override
        public Subject subject() {
            return new Subject(TYPE, id, room, 0);
        }
    }

    /**
     * Something that is over in a moment.
     *
     * @param data compact JSON
     */
    record Signal(String room, String kind, ByteBuffer data) implements ClientMessage {
        static final String TYPE = "signal";

        @Override
        public Subject subject() {
            return new Subject(TYPE, null, room, 0);
        }
    }

    record Ping() implements ClientMessage {
        static final String TYPE = "ping";

        @Override
        public Subject subject() {
            return new Subject(TYPE, null, null, 0);
        }
    }

    /** A message of a type that the protocol has not. */
    record Unknown(Subject subject, String reason) implements ClientMessage {}

    /**
     * No message.
     *
     * @param reason what is wrong, for people
     */
    record Bad(Subject subject, String reason) implements ClientMessage {}
}
