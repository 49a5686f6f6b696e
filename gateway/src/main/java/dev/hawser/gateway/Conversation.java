package dev.hawser.gateway;

import dev.hawser.rooms.HistoryOutcome;
import dev.hawser.rooms.JoinOutcome;
import dev.hawser.rooms.LeaveReason;
import dev.hawser.rooms.PublishOutcome;
import dev.hawser.rooms.Reader;
import dev.hawser.rooms.ReaderListener;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.Session;
import dev.hawser.rooms.Start;
import dev.hawser.store.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One connection's part in the protocol {@code hawser.v1}, over whichever transport: NEW until a {@code hello} was accepted, then WELCOME.
 *
 * <p>{@link #receive} and {@link #end} are for one thread at a time; the rest, which rooms call, for any.
 */
final class Conversation implements ReaderListener {
    private static final int BYE = 1000;
    private static final int NOT_AUTHENTICATED = 4401;

    /** What the answers that are still to come may weigh before the client is not read: half of it. */
    private static final int MAX_UNANSWERED = 256;

    /** What they may weigh when a client that was not read is read again. */
    private static final int FEW_UNANSWERED = MAX_UNANSWERED / 4;

    /** What a history weighs, whose answer may have 256 KiB. */
    private static final int HISTORY = 32;

    private final Gateway gateway;
    private final Rooms rooms;
    private final ServerMessages messages;
    private final Greeter greeter;
    private final boolean takesCompressed;
    private final Outlet outlet;
    private final Refuser refuser;

    /** What the answers that are still to come weigh; most of them 1. */
    private final AtomicInteger unanswered = new AtomicInteger();

    /** Set by the receiving thread. */
    private volatile @Nullable Session session;

    /** Set by the receiving thread: nothing is received any more. */
    private volatile boolean ended;

    // Owned by the receiving thread.
    private @Nullable Reader reader;
    private boolean hasName;
    private long waitMillis;

    /** Rooms that this client has asked to leave. Guarded by this. */
    private final List<String> leaving = new ArrayList<>(0);

    Conversation(Gateway gateway, Identity identity, boolean takesCompressed, Outlet outlet) {
        this.gateway = gateway;
        this.rooms = gateway.rooms();
        this.messages = gateway.messages();
        this.greeter = new Greeter(rooms, identity);
        this.takesCompressed = takesCompressed;
        this.outlet = outlet;
        this.refuser = new Refuser(gateway, outlet);
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
            refuser.refuse(bad.subject(), RefusalCode.BAD_MESSAGE, bad.reason());
        } else if (welcome != null && joining != null) {
            receive(message, welcome, joining);
        } else if (message instanceof ClientMessage.Hello hello) {
            hello(hello);
        } else {
            refuser.refuse(message.subject(), RefusalCode.HELLO_FIRST, "the first message is a hello");
        }
    }

    private void hello(ClientMessage.Hello hello) {
        Greeter.Greeting greeting = greeter.greet(hello);
        if (greeting instanceof Greeter.Unwelcome unwelcome) {
            refuser.refuse(hello.subject(), unwelcome.code(), unwelcome.reason());
        } else if (greeting instanceof Greeter.Welcome welcome) {
            Reader reading = rooms.newReader(welcome.session(), hello.connection(), this, takesCompressed);
            session = welcome.session();
            reader = reading;
            hasName = true;
            waitMillis = hello.waitMillis();
            outlet.read(reading);
            outlet.greet(messages.welcome(welcome.session(), gateway.terms()));
            gateway.onWelcome(this);
        }
    }

    private void receive(ClientMessage message, Session welcome, Reader joining) {
        if (message instanceof ClientMessage.Publish publish) {
            publish(publish, joining);
        } else if (message instanceof ClientMessage.Join join) {
            join(join, joining);
        } else if (message instanceof ClientMessage.Leave leave) {
            leave(leave, joining);
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
            refuser.refuse(message.subject(), RefusalCode.ALREADY_WELCOME, "this connection has its session");
        } else if (message instanceof ClientMessage.Unknown unknown) {
            refuser.refuse(unknown.subject(), RefusalCode.UNKNOWN_TYPE, unknown.reason());
        }
    }

    private void join(ClientMessage.Join join, Reader joining) {
        unanswered.incrementAndGet();
        joining.join(join.room(), join.from(), outcome -> {
            if (outcome instanceof JoinOutcome.Joined joined) {
                outlet.greet(messages.joined(join.id(), join.room(), joined));
                tellGap(join, joined.start());
            } else if (outcome instanceof JoinOutcome.Refused refused) {
                refuser.refuse(join.subject(), refused.refusal());
            } else {
                outlet.send(messages.left(join.id(), join.room(), LeaveReason.REPLACED.wireName()));
            }
            answered(1);
        });
    }

    /** A gap that is there from the beginning is said with the answer: a poll may end with it. */
    private void tellGap(ClientMessage.Join join, Position start) {
        if (join.from() instanceof Start.At at && !at.position().equals(start)) {
            outlet.send(messages.gap(join.room(), at.position(), start));
        }
    }

    private void publish(ClientMessage.Publish publish, Reader from) {
        unanswered.incrementAndGet();
        rooms.publish(from, publish.room(), publish.seq(), publish.kind(), publish.data(), outcome -> {
            if (outcome instanceof PublishOutcome.Published published) {
                ByteBuffer ack = messages.ack(publish.room(), publish.seq(), published);
                if (!published.repeat() && from.reads(publish.room())) {
                    outlet.sendBeforeEntry(ack);
                } else {
                    outlet.send(ack);
                }
            } else if (outcome instanceof PublishOutcome.Forgotten) {
                outlet.send(messages.ackForgotten(publish.room(), publish.seq()));
            } else if (outcome instanceof PublishOutcome.Refused refused) {
                refuser.refuse(publish.subject(), refused.refusal());
            }
            answered(1);
        });
    }

    private void leave(ClientMessage.Leave leave, Reader from) {
        unanswered.incrementAndGet();
        synchronized (this) {
            leaving.add(leave.room());
        }
        rooms.leave(from, leave.room(), refusal -> {
            synchronized (this) {
                leaving.remove(leave.room());
            }
            if (refusal == null) {
                outlet.send(messages.left(leave.id(), leave.room(), null));
            } else {
                refuser.refuse(leave.subject(), refusal);
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
                refuser.refuse(history.subject(), refused.refusal());
            }
            answered(HISTORY);
        });
    }

    private void signal(ClientMessage.Signal signal, Session from) {
        unanswered.incrementAndGet();
        rooms.signal(from, signal.room(), signal.kind(), signal.data(), refusal -> {
            if (refusal != null) {
                refuser.refuse(signal.subject(), refusal);
            }
            answered(1);
        });
    }

    private void answered(int weight) {
        int left = unanswered.addAndGet(-weight);
        if (left <= FEW_UNANSWERED && left + weight > FEW_UNANSWERED) {
            outlet.wake();
        } else if (left == 0) {
            outlet.onAnswered();
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

    /**
     * The connection is over, or will be: nothing is received any more.
     *
     * @param leaves whether the session has left its rooms; otherwise it may come back within the grace time
     */
    void end(boolean leaves) {
        ended = true;
        gateway.onEnd(this);
        Reader done = reader;
        if (done != null && leaves) {
            rooms.leaveAll(done);
        }
        if (done != null) {
            done.close();
        }
        Session over = session;
        if (over != null && hasName) {
            hasName = false;
            greeter.release(over, leaves);
        }
    }

    /** Ends the connection if it is this user's. Any thread. */
    void logOut(String user) {
        Session welcome = session;
        if (welcome != null && welcome.user().equals(user)) {
            outlet.end(NOT_AUTHENTICATED, "not authenticated any more");
        }
    }

    @Override
    public void wake() {
        outlet.wake();
    }

    @Override
    public void onGap(String room, Position asked, JoinOutcome.Joined again) {
        outlet.send(messages.gap(room, asked, again));
    }

    @Override
    public void onLeft(String room, LeaveReason reason) {
        if (reason != LeaveReason.LEFT) {
            outlet.send(messages.left(null, room, reason.wireName()));
        } else if (!ended && !isLeaving(room)) {
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
