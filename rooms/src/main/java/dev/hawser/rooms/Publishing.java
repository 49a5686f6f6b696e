package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.AppendOutcome;
import dev.hawser.store.Position;
import dev.hawser.store.PublishId;
import dev.hawser.store.ReadOutcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides about what sessions publish in a room. Whatever is refused here is asked for in the store first: what was appended once is answered
 * as appended, also when it would not be allowed any more. Owned by the room's turn.
 */
final class Publishing {
    private final StoredRoom room;
    private final RoomRules rules;
    private final String name;
    private final OrderedTasks sessions;
    private final OpenRooms rooms;

    /** How many publishes of each session the store has not answered. */
    private final Map<String, Integer> underWay = new HashMap<>();
    /** What is to be refused when it has answered all of a session's. */
    private final Map<String, Runnable> refusals = new HashMap<>();

    Publishing(StoredRoom room, OpenRooms rooms, String name, OrderedTasks sessions) {
        this.room = room;
        this.rooms = rooms;
        this.rules = rooms.rules();
        this.name = name;
        this.sessions = sessions;
    }

    /** A publish, and who wants to know. */
    private record Publish(
            Reader from,
            PublishId id,
            EntryKind kind,
            @Nullable String kindName,
            ByteBuffer data,
            Consumer<PublishOutcome> outcome) {

        Session session() {
            return from.session();
        }

        EntryText.Content content() {
            String text = StandardCharsets.UTF_8.decode(data.duplicate()).toString();
            return new EntryText.Content(kind, 0, session().user(), text, kindName);
        }
    }

    void publish(Reader from, long sequence, @Nullable String kind, ByteBuffer data, Consumer<PublishOutcome> outcome) {
        if (!from.connection().mayPublish(name)) {
            outcome.accept(new PublishOutcome.Late());
            return;
        }
        String session = from.session().id();
        Publish publish = new Publish(
                from,
                new PublishId(session, sequence),
                EntryKind.named(kind),
                kind,
                data,
                Guarded.outcome(name, outcome));
        sessions.inTurn(session, () -> decide(publish));
    }

    private void decide(Publish publish) {
        RoomRefusal refusal = Guarded.refusal(name, () -> refusal(publish));
        if (refusal != null) {
            refuseUnlessRepeated(publish, refusal);
        } else if (publish.kind() == EntryKind.EDIT || publish.kind() == EntryKind.DELETE) {
            lookUp(publish);
        } else {
            append(publish);
        }
    }

    private @Nullable RoomRefusal refusal(Publish publish) {
        int bytes = publish.data().remaining();
        int most = rooms.options().maxDataBytes();
        if (bytes > most) {
            return new RoomRefusal(Code.TOO_LARGE, "data has " + bytes + " bytes, and " + most + " are allowed");
        }
        return switch (publish.kind()) {
            case MESSAGE -> messageRefusal(publish.session().user(), publish.kindName());
            case KICK -> kickRefusal(publish);
            case EDIT ->
                EntryText.hasMember(publish.content().data(), "data") ? changeRefusal(publish) : bad("edit", "data");
            case DELETE -> changeRefusal(publish);
            default ->
                new RoomRefusal(Code.KIND_RESERVED, "only the server publishes entries of kind " + publish.kindName());
        };
    }

    private @Nullable RoomRefusal messageRefusal(String user, @Nullable String kind) {
        if (rules.mayPublish(user, name, kind)) {
            return null;
        }
        String reason = rules.reason(user, name);
        return notAllowed(reason == null ? "you may not publish this here" : reason);
    }

    private @Nullable RoomRefusal kickRefusal(Publish publish) {
        String user = publish.content().text("user");
        if (user == null) {
            return bad("kick", "user");
        }
        return rules.mayKick(publish.session().user(), name, user)
                ? null
                : notAllowed("you may not throw this user out");
    }

    private static @Nullable RoomRefusal changeRefusal(Publish publish) {
        return offset(publish) < 0 ? bad(String.valueOf(publish.kindName()), "offset") : null;
    }

    private static RoomRefusal bad(String kind, String member) {
        return new RoomRefusal(Code.BAD_MESSAGE, "the data of " + kind + " lacks \"" + member + "\", or it is wrong");
    }

    private static RoomRefusal notAllowed(String reason) {
        return new RoomRefusal(Code.NOT_ALLOWED, reason);
    }

    private static long offset(Publish publish) {
        return publish.content().number("offset");
    }

    /** Finds out whose entry is to be changed. */
    private void lookUp(Publish publish) {
        sessions.begin(publish.session().id());
        Position target = new Position(room.tail().epoch(), offset(publish));
        rooms.store()
                .read(name, target, 1, 1)
                .thenAccept(outcome -> rooms.in(name, same -> {
                    decide(publish, outcome);
                    if (!refusals.containsKey(publish.session().id())) {
                        sessions.end(publish.session().id());
                    }
                }));
    }

    private void decide(Publish publish, ReadOutcome outcome) {
        ByteBuffer stored =
                outcome instanceof ReadOutcome.Entries read && !read.entries().isEmpty()
                        ? read.entries().get(0).payload()
                        : null;
        if (outcome instanceof ReadOutcome.Failed failed) {
            refuseUnlessRepeated(publish, new RoomRefusal(Code.OVERLOADED, failed.reason()));
        } else if (stored == null || EntryText.kind(stored) != EntryKind.MESSAGE) {
            refuseUnlessRepeated(
                    publish, new RoomRefusal(Code.NO_SUCH_ENTRY, "there is no message at " + offset(publish)));
        } else {
            RoomRefusal refusal = Guarded.refusal(name, () -> changeRefusal(publish, EntryText.content(stored)));
            if (refusal == null) {
                append(publish);
            } else {
                refuseUnlessRepeated(publish, refusal);
            }
        }
    }

    /** Who edits says something, as who publishes does; who deletes says nothing. */
    private @Nullable RoomRefusal changeRefusal(Publish publish, EntryText.Content target) {
        String user = publish.session().user();
        String author = target.from();
        if (!author.equals(user) && !mayChange(publish, author)) {
            return notAllowed("this is a message of " + author);
        }
        return publish.kind() == EntryKind.EDIT ? messageRefusal(user, target.name()) : null;
    }

    private boolean mayChange(Publish publish, String author) {
        String user = publish.session().user();
        return publish.kind() == EntryKind.DELETE
                ? rules.mayDelete(user, name, author)
                : rules.mayChange(user, name, author);
    }

    /** When all is answered that this session published before: only then the store knows all of it. */
    private void refuseUnlessRepeated(Publish publish, RoomRefusal refusal) {
        String session = publish.session().id();
        if (underWay.containsKey(session)) {
            sessions.begin(session);
            refusals.put(session, () -> {
                recall(publish, refusal);
                sessions.end(session);
            });
        } else {
            recall(publish, refusal);
        }
    }

    private void recall(Publish publish, RoomRefusal refusal) {
        rooms.store()
                .recall(name, publish.id())
                .thenAccept(known -> publish.outcome()
                        .accept(known.map(Refusals::publishOutcome)
                                .orElseGet(() -> new PublishOutcome.Refused(refusal))));
    }

    private void onAnswered(String session) {
        Integer left = underWay.merge(session, -1, Integer::sum);
        if (left == 0) {
            underWay.remove(session);
            Runnable refusal = refusals.remove(session);
            if (refusal != null) {
                refusal.run();
            }
        }
    }

    private void append(Publish publish) {
        String session = publish.session().id();
        String user = publish.session().user();
        long wait = rooms.rates().entries().take(user, rooms.nanos());
        if (wait > 0) {
            refuseUnlessRepeated(publish, Refusals.tooFast("you publish too fast", wait));
            return;
        }
        RoomRefusal founding = room.founding(user);
        if (founding != null) {
            rooms.rates().entries().giveBack(user);
            refuseUnlessRepeated(publish, founding);
            return;
        }
        underWay.merge(session, 1, Integer::sum);
        room.append(publish.id(), publish.kind(), publish.kindName(), user, publish.data(), answer -> {
            if (!(answer instanceof AppendOutcome.Appended)) {
                // What is behind one that was refused, and what comes again, must not use up what the next ones need.
                rooms.rates().entries().giveBack(user);
            }
            publish.outcome().accept(Refusals.publishOutcome(answer));
            onAnswered(session);
        });
    }
}
