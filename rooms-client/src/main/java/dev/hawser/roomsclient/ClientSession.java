package dev.hawser.roomsclient;

import dev.hawser.websocket.CloseCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session, which outlives its connections: lines of the server and wishes of the application in, lines and events out. It has no network, thread
 * or clock of its own; everything is called in turn.
 */
final class ClientSession {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    /** The state machine of {@code docs/wire-protocol.md} section 9. */
    private enum Phase {
        /** There is no connection. */
        IDLE,
        HELLO,
        READY,
        STOPPED
    }

    private final @Nullable String name;
    private final Surroundings around;
    private final Publishing publishing;
    private final Reading reading;
    private final Histories histories = new Histories(this);

    private Phase phase = Phase.IDLE;
    private @Nullable String token;
    /** How many connections there were, in which each request over HTTP is one: the server tells by it what comes late. */
    private long connections;

    private Welcome welcome = Welcome.NONE;
    private @Nullable Line line;
    private @Nullable KeepAlive keepAlive;
    private boolean saysBye;

    ClientSession(@Nullable String name, Surroundings around) {
        this.name = name;
        this.around = around;
        this.publishing = new Publishing(this, around);
        this.reading = new Reading(this, around);
    }

    /** Goes on with what a process before this one had kept. */
    void restore(Message saved) {
        token = SavedSession.restore(saved, publishing, reading);
        connections = SavedSession.connections(saved);
    }

    /** What a process after this one needs. */
    String saved() {
        return SavedSession.of(token, connections, publishing, reading);
    }

    Publishing publishing() {
        return publishing;
    }

    Reading reading() {
        return reading;
    }

    Histories histories() {
        return histories;
    }

    Welcome welcome() {
        return welcome;
    }

    boolean isReady() {
        return phase == Phase.READY;
    }

    boolean isStopped() {
        return phase == Phase.STOPPED;
    }

    void signal(String room, String kind, Json data) {
        if (isReady() && line != null) {
            // It does not put off the ping: it has no answer, and a quiet server has to be heard.
            line.send(Message.ofType("signal")
                    .with("room", room)
                    .with("kind", kind)
                    .withJson("data", data));
        }
    }

    void saveSoon() {
        around.saveSoon();
    }

    void settled(Publication publication) {
        around.tell(listener -> listener.settled(publication));
    }

    void connected(Line connection) {
        if (line != null) {
            // It was given up, and its end is still to come.
            lost(line, CloseCode.ABNORMAL);
        }
        if (phase == Phase.STOPPED) {
            return;
        }
        line = connection;
        phase = Phase.HELLO;
        keepAlive = new KeepAlive(this, around);
        keepAlive.begin();
        publishing.beginConnection();
        hello();
    }

    private void hello() {
        send(helloMessage());
    }

    /** What every connection begins with. */
    Message helloMessage() {
        connections++;
        if (!isStopped()) {
            // Kept before it is said: a process after this one must not say it again. It has the state when this one
            // has stopped.
            around.save();
        }
        return Message.ofType("hello").with("session", token).with("name", name).with("connection", connections);
    }

    void send(Message message) {
        Line connection = line;
        if (connection != null && keepAlive != null) {
            keepAlive.said();
            connection.send(message);
        }
    }

    boolean isWritable() {
        return line != null && line.isWritable();
    }

    void whenWritable(Runnable task) {
        if (line != null) {
            line.whenWritable(task);
        }
    }

    /** Something that the server said on a connection; on one that has been followed by another, nobody hears it. */
    void received(Line from, String text) {
        if (from != line || phase == Phase.IDLE || phase == Phase.STOPPED) {
            return;
        }
        try {
            Object value = Json.ofServer(text).value();
            if (value instanceof List<?> elements) {
                reading.entry(Entry.of(elements));
            } else {
                received(Message.of(value));
            }
        } catch (BadMessage | IllegalArgumentException x) {
            LOG.debug("The server sent nonsense: {}", text);
            around.abandon("the server sent nonsense: " + x.getMessage());
        }
    }

    /** Something came where the server speaks by itself, be it only a sign of life. */
    void heard() {
        if (keepAlive != null) {
            keepAlive.heard();
        }
    }

    private void received(Message message) {
        switch (message.string("type")) {
            case "welcome" -> welcomed(message);
            case "joined" -> reading.joined(message);
            case "ack" -> publishing.acknowledged(message);
            case "refused" -> refused(message);
            case "gap" -> reading.gap(message);
            case "left" -> reading.left(message);
            case "signal" -> around.tell(listener -> listener.signal(Signal.of(message)));
            case "history" -> histories.answered(message);
            default -> LOG.trace("Not for this client: {}", message);
        }
    }

    private void welcomed(Message message) {
        if (phase != Phase.HELLO || keepAlive == null) {
            return;
        }
        phase = Phase.READY;
        welcome = Welcome.of(message);
        token = message.string("session");
        keepAlive.welcome(welcome.times());
        around.welcomed(welcome.times());
        around.tell(listener -> listener.welcome(welcome));
        reading.joinAll();
        publishing.flush();
    }

    private void refused(Message message) {
        Refusal refusal = Refusal.of(message);
        switch (refusal.of()) {
            case "publish" -> publishing.refused(message, refusal);
            case "hello" -> helloRefused(refusal);
            case "history" -> histories.refused(message, refusal);
            case "join" -> {
                reading.refused(refusal);
                around.tell(listener -> listener.refused(refusal));
            }
            default -> around.tell(listener -> listener.refused(refusal));
        }
    }

    private void helloRefused(Refusal refusal) {
        if (phase != Phase.HELLO) {
            return;
        }
        around.heard();
        if (refusal.code().equals(Refusal.SESSION_UNKNOWN) && token != null) {
            forget(refusal.reason());
            hello();
            return;
        }
        around.tell(listener -> listener.refused(refusal));
        if (refusal.isFinal()) {
            stop(refusal.code() + ": " + refusal.reason(), CloseCode.NORMAL);
        } else {
            around.abandon(refusal.code() + ": " + refusal.reason());
        }
    }

    /** Begins a new session, on a new connection. */
    void renew(String reason) {
        forget(reason);
        if (line != null) {
            // The old session may be somebody else's by now, so it must not leave its rooms.
            phase = Phase.IDLE;
            around.abandon("a new session begins: " + reason);
        }
    }

    private void forget(String reason) {
        token = null;
        publishing.forget(Refusal.own("", Refusal.FATE_UNKNOWN, reason));
        around.save();
        around.tell(listener -> listener.newSession(reason));
    }

    /** A connection is gone. */
    void lost(Line ended, int closeCode) {
        if (ended != line) {
            return;
        }
        line = null;
        if (keepAlive != null) {
            keepAlive.end();
            keepAlive = null;
        }
        if (phase == Phase.STOPPED) {
            return;
        }
        phase = Phase.IDLE;
        if (closeCode == CloseCode.MESSAGE_TOO_BIG) {
            publishing.probeLargest();
        }
        reading.endConnection();
        histories.lose();
        around.save();
        if (saysBye) {
            stop("closed", CloseCode.NORMAL);
        }
    }

    /** Leaves all rooms, and stops. */
    void bye() {
        saysBye = true;
        if (isReady()) {
            send(Message.ofType("bye"));
        } else {
            stop("closed", CloseCode.NORMAL);
        }
    }

    /** There will be no connection any more. */
    void stop(String reason, int closeCode) {
        if (phase != Phase.STOPPED) {
            around.save();
            phase = Phase.STOPPED;
            histories.lose();
            around.stop(reason, closeCode);
        }
    }
}
