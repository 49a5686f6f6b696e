package dev.hawser.gateway;

import dev.hawser.rooms.HistoryOutcome;
import dev.hawser.rooms.JoinOutcome;
import dev.hawser.rooms.LeaveReason;
import dev.hawser.rooms.PublishOutcome;
import dev.hawser.rooms.Reader;
import dev.hawser.rooms.ReaderListener;
import dev.hawser.rooms.RoomRefusal;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.Session;
import dev.hawser.store.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One connection's part in the protocol {@code hawser.v1}, over whichever transport: NEW until a {@code hello} was accepted, then WELCOME.
 *
 * <p>{@link #receive} and {@link #end} are for one thread at a time; the rest, which rooms call, for any.
 */
final class Conversation implements ReaderListener {
    static final int TOO_MUCH_REFUSED = 4429;
    private static final int BYE = 1000;

    private static final int SIGNALS_PER_SECOND = 10;
    private static final int FINAL_REFUSALS_PER_MINUTE = 100;

    /** What the answers that are still to come may weigh before the client is not read: half of it. */
    private static final int MAX_UNANSWERED = 256;

    /** What a history weighs, whose answer may have 256 KiB. */
    private static final int HISTORY = 32;

    private final Gateway gateway;
    private final Rooms rooms;
    private final ServerMessages messages;
    private final Greeter greeter;
    private final boolean takesCompressed;
    private final Outlet outlet;

    /** What the answers that are still to come weigh; most of them 1. */
    private final AtomicInteger unanswered = new AtomicInteger();

    // Owned by the receiving thread.
    private @Nullable Session session;
    private @Nullable Reader reader;
    private boolean ended;
    private long waitMillis;
    private final Rate signals = new Rate(SIGNALS_PER_SECOND, TimeUnit.SECONDS.toNanos(1));

    // Guarded by this.
    private final Rate refusals = new Rate(FINAL_REFUSALS_PER_MINUTE - 1, TimeUnit.MINUTES.toNanos(1));
    private boolean refusedTooMuch;
    /** Rooms that this client has asked to leave. */
    private final List<String> leaving = new ArrayList<>(0);

    Conversation(Gateway gateway, Identity identity, boolean takesCompressed, Outlet outlet) {
        this.gateway = gateway;
        this.rooms = gateway.rooms();
        this.messages = gateway.messages();
        this.greeter = new Greeter(rooms, identity);
        this.takesCompressed = takesCompressed;
        this.outlet = outlet;
    }

    /**
     * Takes a message of the client.
     *
     * @param payload valid UTF-8; copied
     */
    void receive(ByteBuffer payload) {
        if (ended) {
            return;
        }
        ClientMessage message = gateway.parser().parse(payload);
        Session welcome = session;
        Reader joining = reader;
        if (message instanceof ClientMessage.Bad bad) {
            refuse(bad.subject(), RefusalCode.BAD_MESSAGE, bad.reason());
        } else if (welcome != null && joining != null) {
            receive(message, welcome, joining);
        } else if (message instanceof ClientMessage.Hello hello) {
            hello(hello);
        } else {
            refuse(message.subject(), RefusalCode.HELLO_FIRST, "the first message is a hello");
        }
    }

    private void hello(ClientMessage.Hello hello) {
        Greeter.Greeting greeting = greeter.greet(hello);
        if (greeting instanceof Greeter.Unwelcome unwelcome) {
            refuse(hello.subject(), unwelcome.code(), unwelcome.reason());
        } else if (greeting instanceof Greeter.Welcome welcome) {
            Reader reading = rooms.newReader(welcome.session(), this, takesCompressed);
            session = welcome.session();
            reader = reading;
            waitMillis = hello.waitMillis();
            outlet.read(reading);
            outlet.greet(messages.welcome(welcome.session(), gateway.terms()));
        }
    }

    private void receive(ClientMessage message, Session welcome, Reader joining) {
        if (message instanceof ClientMessage.Publish publish) {
            publish(publish, welcome);
        } else if (message instanceof ClientMessage.Join join) {
            join(join, joining);
        } else if (message instanceof ClientMessage.Leave leave) {
            leave(leave, welcome);
        } else if (message instanceof ClientMessage.History history) {
            history(history, welcome);
        } else if (message instanceof ClientMessage.Signal signal) {
            signal(signal, welcome);
        } else if (message instanceof ClientMessage.Ping) {
            outlet.send(messages.pong());
        } else if (message instanceof ClientMessage.Bye) {
            end(true);
            outlet.end(BYE, "");
        } else if (message instanceof ClientMessage.Hello) {
            refuse(message.subject(), RefusalCode.ALREADY_WELCOME, "this connection has its session");
        } else if (message instanceof ClientMessage.Unknown unknown) {
            refuse(unknown.subject(), RefusalCode.UNKNOWN_TYPE, unknown.reason());
        }
    }

    private void join(ClientMessage.Join join, Reader joining) {
        unanswered.incrementAndGet();
        joining.join(join.room(), join.from(), outcome -> {
            if (outcome instanceof JoinOutcome.Joined joined) {
                outlet.greet(messages.joined(join.id(), join.room(), joined));
            } else if (outcome instanceof JoinOutcome.Refused refused) {
                refuse(join.subject(), refused.refusal());
            }
            answered(1);
        });
    }

    private void publish(ClientMessage.Publish publish, Session from) {
        unanswered.incrementAndGet();
        rooms.publish(from, publish.room(), publish.seq(), publish.kind(), publish.data(), outcome -> {
            if (outcome instanceof PublishOutcome.Published published) {
                outlet.send(messages.ack(publish.room(), publish.seq(), published));
            } else if (outcome instanceof PublishOutcome.Refused refused) {
                refuse(publish.subject(), refused.refusal());
            }
            answered(1);
        });
    }

    private void leave(ClientMessage.Leave leave, Session who) {
        unanswered.incrementAndGet();
        synchronized (this) {
            leaving.add(leave.room());
        }
        rooms.leave(who, leave.room(), refusal -> {
            synchronized (this) {
                leaving.remove(leave.room());
            }
            if (refusal == null) {
                outlet.send(messages.left(leave.id(), leave.room(), null));
            } else {
                refuse(leave.subject(), refusal);
            }
            answered(1);
        });
    }

    private void history(ClientMessage.History history, Session who) {
        unanswered.addAndGet(HISTORY);
        int most = gateway.options().maxHistory();
        int limit = (int) Math.min(most, history.limit().orElse(most));
        rooms.history(who, history.room(), history.before(), limit, outcome -> {
            if (outcome instanceof HistoryOutcome.Entries entries) {
                outlet.send(messages.history(history.id(), history.room(), entries));
            } else if (outcome instanceof HistoryOutcome.Refused refused) {
                refuse(history.subject(), refused.refusal());
            }
            answered(HISTORY);
        });
    }

    private void signal(ClientMessage.Signal signal, Session from) {
        if (signals.permits(gateway.nanoTime())) {
            rooms.signal(
                    from, signal.room(), signal.kind(), signal.data(), refusal -> refuse(signal.subject(), refusal));
        }
    }

    private void answered(int weight) {
        if (unanswered.addAndGet(-weight) < MAX_UNANSWERED / 2) {
            outlet.wake();
        }
    }

    /** How much of what may be unanswered is: more than half of it, and the client should not be read. Any thread. */
    double backlog() {
        return (double) unanswered.get() / MAX_UNANSWERED;
    }

    /** Whether nothing that the client has asked is still to be answered. */
    boolean isAnswered() {
        return unanswered.get() == 0;
    }

    /** Whether a {@code hello} was accepted. Receiving thread. */
    boolean isWelcome() {
        return session != null;
    }

    /** What the {@code hello} said. Receiving thread. */
    long waitMillis() {
        return waitMillis;
    }

    private void refuse(Subject subject, RoomRefusal refusal) {
        RoomRefusal.Code code = refusal.code();
        refuse(subject, code.wireName(), refusal.reason(), code.isFinal(), refusal.expectedSequence());
    }

    private void refuse(Subject subject, RefusalCode code, String reason) {
        refuse(subject, code.wireName(), reason, code.isFinal(), 0);
    }

    private void refuse(Subject subject, String code, String reason, boolean isFinal, long expected) {
        outlet.send(messages.refused(subject, code, reason, isFinal, expected));
        if (isFinal && isTooMuch()) {
            outlet.end(TOO_MUCH_REFUSED, FINAL_REFUSALS_PER_MINUTE + " final refusals within a minute");
        }
    }

    private synchronized boolean isTooMuch() {
        if (refusedTooMuch || refusals.permits(gateway.nanoTime())) {
            return false;
        }
        refusedTooMuch = true;
        return true;
    }

    /**
     * The connection is over, or will be: nothing is received any more.
     *
     * @param leaves whether the session has left its rooms; otherwise it may come back within the grace time
     */
    void end(boolean leaves) {
        ended = true;
        Session over = session;
        Reader done = reader;
        if (over != null && leaves) {
            rooms.leaveAll(over);
        }
        if (done != null) {
            done.close();
        }
    }

    @Override
    public void wake() {
        outlet.wake();
    }

    @Override
    public void onGap(String room, Position asked, Position next) {
        outlet.send(messages.gap(room, asked, next));
    }

    @Override
    public void onLeft(String room, LeaveReason reason) {
        if (reason != LeaveReason.LEFT) {
            outlet.send(messages.left(null, room, reason.wireName()));
        } else if (!isLeaving(room)) {
            // Another connection of the session has asked for it, and has the answer.
            outlet.send(messages.left(null, room, null));
        }
    }

    private synchronized boolean isLeaving(String room) {
        return leaving.contains(room);
    }

    @Override
    public void onSignal(ByteBuffer message) {
        outlet.signal(message);
    }
}
