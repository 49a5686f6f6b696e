package dev.hawser.roomsclient;

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
    static final String LEFT_REPLACED = "replaced";

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
        RoomReader before = readers.get(room);
        if (before == null) {
            begin(new RoomReader(room, start, positions.remove(room)));
        } else if (before.state() == RoomReader.State.LEAVING) {
            before.joinWhenLeft(start);
        }
    }

    private void begin(RoomReader reader) {
        readers.put(reader.room(), reader);
        if (session.isReady()) {
            send(reader);
        }
    }

    /** There is a connection, in which no room is joined. */
    void joinAll() {
        readers.values().forEach(this::send);
    }

    private void send(RoomReader reader) {
        session.send(reader.join());
    }

    void endConnection() {
        for (RoomReader reader : List.copyOf(readers.values())) {
            if (reader.state() == RoomReader.State.LEAVING) {
                // Whether the server has heard of it or not: the session's grace time ends it.
                drop(reader, null);
            }
            reader.out();
        }
    }

    void leave(String room) {
        RoomReader reader = readers.get(room);
        if (reader == null) {
            return;
        }
        if (reader.state() == RoomReader.State.LEAVING) {
            reader.joinWhenLeft(null);
            return;
        }
        if (session.isReady() && reader.state() != RoomReader.State.OUT) {
            reader.leave();
            session.send(Message.ofType("leave").with("room", room));
        } else {
            readers.remove(room);
            session.saveSoon();
            around.tell(listener -> listener.left(room, null));
        }
    }

    void joined(Message message) {
        RoomReader reader = readers.get(message.string("room"));
        if (reader == null) {
            return;
        }
        Joined joined = Joined.of(message);
        if (reader.state() == RoomReader.State.JOINING) {
            reader.joined(joined);
            session.saveSoon();
            around.tell(listener -> listener.joined(joined));
        } else if (reader.state() == RoomReader.State.IN) {
            // A request that reads on; a gap, if there is one, says so itself.
            present(reader, joined.end(), joined.presence());
        }
    }

    private void present(RoomReader reader, long end, Presence there) {
        boolean changed = !there.equals(reader.presence());
        reader.present(end, there);
        if (changed) {
            around.tell(listener -> listener.presence(reader.room(), there));
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
            if (message.has("end")) {
                // Joins and leaves may be among what is missing.
                present(reader, message.integer("end"), Presence.of(message));
            }
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
        Start again = reader.startWhenLeft();
        if (again != null && reason == null) {
            begin(new RoomReader(reader.room(), again, null));
        }
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
        around.later(around.pause(refusal), () -> {
            boolean wanted = readers.get(reader.room()) == reader && reader.state() == RoomReader.State.OUT;
            if (wanted && session.isReady()) {
                send(reader);
            }
        });
    }

    /**
     * Joins of rooms, from where they are read now: for a transport whose requests are connections of their own.
     *
     * @param all whether it is the first one, and not only of those rooms that are joined already, or were asked for
     */
    List<Message> joins(boolean all) {
        return readers.values().stream()
                .filter(reader ->
                        all || reader.state() == RoomReader.State.IN || reader.state() == RoomReader.State.JOINING)
                .map(RoomReader::joinFrom)
                .toList();
    }
}
