package dev.hawser.gateway;

import dev.hawser.rooms.Reader;
import dev.hawser.websocket.CloseCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation over a request and its answer ({@code docs/wire-protocol.md} section 8). What happens to it is dealt with in turns, one at a
 * time; a turn waits for nothing.
 */
abstract sealed class HttpConversation implements Outlet permits EventStream, Poll {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConversation.class);

    /** Answers that may wait before no more of the request is dealt with: half of it. */
    private static final int BUDGET = 1024 * 1024;

    private final HttpExchange exchange;
    private final Iterator<ByteBuffer> requests;
    private final Runnable whenOver;
    private final Duration writeTimeout;
    private final Turns turns = new Turns(this::turn);

    final Conversation conversation;
    final Outflow outflow = new Outflow(BUDGET);

    /** The answer has ended, or the client is gone. */
    private volatile boolean isDone;

    /** Something is being written. Set in a turn, cleared by whoever has written it. */
    private volatile boolean isWriting;

    /** Owned by the turns. */
    private boolean isOver;

    HttpConversation(
            Gateway gateway, Identity identity, HttpExchange exchange, List<ByteBuffer> requests, Runnable whenOver) {
        this.exchange = exchange;
        this.requests = requests.iterator();
        this.whenOver = whenOver;
        this.writeTimeout = gateway.options().connection().writeTimeout();
        this.conversation = new Conversation(gateway, identity, false, this);
    }

    /** Begins the answer, if it can be begun. In a turn of its own. */
    abstract void begin();

    /** Writes what there is, if the last writing is done. */
    abstract void write();

    /** Whether there is no room for more answers. */
    abstract boolean isFull();

    /** Nothing more will happen. */
    abstract void onOver();

    final void start() {
        exchange.whenGone(this::done);
        begin();
        wake();
    }

    @Override
    public final void wake() {
        turns.ask();
    }

    @Override
    public final void onAnswered() {
        wake();
    }

    private void done() {
        isDone = true;
        wake();
    }

    /** The server goes down. */
    final void goAway() {
        end(CloseCode.GOING_AWAY, "the server is going down");
    }

    @Override
    public final void read(Reader reader) {
        outflow.setReader(reader);
    }

    @Override
    public void greet(ByteBuffer message) {
        outflow.add(message);
        wake();
    }

    @Override
    public void send(ByteBuffer message) {
        if (!outflow.add(message)) {
            end(CloseCode.TRY_AGAIN_LATER, "too much waits to be written");
        }
        wake();
    }

    @Override
    public final void sendBeforeEntry(ByteBuffer message) {
        send(message);
    }

    @Override
    public void signal(ByteBuffer message) {
        if (outflow.backlog() < 0.5) {
            send(message);
        }
    }

    @Override
    public void end(int closeCode, String reason) {
        outflow.end(closeCode, reason);
        wake();
    }

    private void turn() {
        if (isOver) {
            return;
        }
        if (isDone) {
            finish();
            return;
        }
        try {
            receive();
            if (!isWriting) {
                write();
            }
        } catch (RuntimeException x) {
            LOG.warn("A conversation over HTTP has failed", x);
            finish();
        }
    }

    /** Deals with what the client has asked, as far as the answers do not pile up. */
    private void receive() {
        while (requests.hasNext() && !isFull() && conversation.backlog() < 0.5 && outflow.backlog() < 0.5) {
            conversation.receive(requests.next());
        }
    }

    /** Whether all that the client has asked has been dealt with. */
    final boolean isReceived() {
        return !requests.hasNext();
    }

    /** Writes, and looks again when that is done; a client that takes nothing of it for too long is given up. */
    final void write(ByteBuffer bytes, boolean last) {
        isWriting = true;
        Timeout stalled = Timeout.after(writeTimeout, this::done);
        exchange.write(bytes, last, failure -> {
            stalled.cancel();
            if (failure != null || last) {
                isDone = true;
            }
            isWriting = false;
            wake();
        });
    }

    private void finish() {
        isOver = true;
        outflow.close();
        conversation.end(false);
        exchange.abort();
        onOver();
        whenOver.run();
    }
}
