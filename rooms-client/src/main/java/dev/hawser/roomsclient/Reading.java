package dev.hawser.roomsclient;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rooms that a session reads. Owned by the session's turn. */
final class Reading {
    private static final String LEFT_BY_KICK = "kicked";
    private static final String LEFT_FORBIDDEN = "not_allowed";
    private static final String LEFT_REPLACED = "replaced";

    private final ClientSession session;
    private final Surroundings around;
    private final Map<String, RoomReader> readers = new LinkedHashMap<>();
    /** Of rooms that are not read now. */
    private final Map<String, Position> positions = new HashMap<>();

    Reading(ClientSession session, Surroundings around) {
        this.session = session;
        this.around = around;
    }

    void restore(String room, Message saved) {
        if (saved.has("epoch")) {
            positions.put(room, Position.of(saved));
        }
    }

    void save(String room, Message into) {
        RoomReader reader = readers.get(room);
        Position position = reader == null ? positions.get(room) : reader.position();
        if (position != null) {
            into.with("epoch", position.epoch()).with("offset", position.offset());
        }
    }

    Collection<String> rooms() {
        return readers.keySet();
    }

    Collection<String> roomsNotRead() {
        return positions.keySet();
    }

    void join(String room, Start start) {
        if (readers.containsKey(room)) {
            return;
        }
        RoomReader reader = new RoomReader(room, start, positions.remove(room));
        readers.put(room, reader);
        if (session.isReady()) {
            send(reader);
        }
    }

    /** There is a connection, in which no room is joined. */
    void joinAll() {
        readers.values().forEach(this::send);
    }

    private void send(RoomReader reader) {
        session.send(reader.join(session.nextId()).text());
    }

    void endConnection() {
        readers.values().forEach(RoomReader::out);
    }

    void leave(String room) {
        RoomReader reader = readers.get(room);
        if (reader == null) {
            return;
        }
        if (reader.state() == RoomReader.State.LEAVING) {
            return;
        }
        if (session.isReady() && reader.state() != RoomReader.State.OUT) {
            reader.leave();
            session.send(Message.ofType("leave")
                    .with("id", session.nextId())
                    .with("room", room)
                    .text());
        } else {
            readers.remove(room);
            session.saveSoon();
            around.tell(listener -> listener.left(room, null));
        }
    }

    void joined(Message message) {
        RoomReader reader = readers.get(message.string("room"));
        if (reader != null && reader.state() == RoomReader.State.JOINING) {
            Joined joined = Joined.of(message);
            reader.joined(joined);
            session.saveSoon();
            around.tell(listener -> listener.joined(joined));
        }
    }

    void entry(Entry entry) {
        RoomReader reader = readers.get(entry.room());
        if (reader == null || !reader.isNew(entry)) {
            return;
        }
        if (reader.apply(entry)) {
            around.tell(listener -> listener.presence(entry.room(), reader.presence()));
        }
        around.tell(listener -> listener.entry(entry));
        reader.passed(entry);
        session.saveSoon();
    }

    void gap(Message message) {
        RoomReader reader = readers.get(message.string("room"));
        if (reader != null && reader.state() == RoomReader.State.IN) {
            Gap gap = new Gap(reader.room(), Position.of(message.object("asked")), Position.of(message));
            reader.skip(gap.next());
            session.saveSoon();
            around.tell(listener -> listener.gap(gap));
        }
    }

    void left(Message message) {
        RoomReader reader = readers.get(message.string("room"));
        if (reader == null) {
            return;
        }
        String reason = message.stringOrNull("reason");
        reader.out();
        if (reason == null || reason.equals(LEFT_BY_KICK) || reason.equals(LEFT_FORBIDDEN)) {
            drop(reader, reason);
        } else if (reason.equals(LEFT_REPLACED)) {
            session.renew("another connection has the session");
        } else {
            send(reader);
        }
    }

    private void drop(RoomReader reader, @Nullable String reason) {
        readers.remove(reader.room());
        session.saveSoon();
        around.tell(listener -> listener.left(reader.room(), reason));
    }

    /** A join was refused. */
    void refused(Refusal refusal) {
        RoomReader reader = refusal.room() == null ? null : readers.get(refusal.room());
        if (reader == null) {
            return;
        }
        if (reader.state() == RoomReader.State.IN) {
            // A request that reads on; one that is refused for now is made again.
            if (refusal.isFinal()) {
                drop(reader, refusal.code());
            }
            return;
        }
        reader.out();
        if (refusal.isFinal()) {
            readers.remove(reader.room());
            session.saveSoon();
            return;
        }
        Welcome.Times times = session.welcome().times();
        Duration asked = refusal.retryAfter();
        around.later(asked == null ? around.chance(times.shortest(), times.longest()) : asked, () -> {
            boolean wanted = readers.get(reader.room()) == reader && reader.state() == RoomReader.State.OUT;
            if (wanted && session.isReady()) {
                send(reader);
            }
        });
    }

    /** Joins of all rooms that are read, from where they are: for a transport whose requests are connections of their own. */
    List<Message> joins() {
        return readers.values().stream()
                .filter(reader -> reader.state() == RoomReader.State.IN || reader.state() == RoomReader.State.JOINING)
                .map(RoomReader::joinFrom)
                .toList();
    }
}
