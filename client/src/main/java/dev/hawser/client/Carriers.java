package dev.hawser.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The carriers to one server, and the attempts that wait for a stream on one. As many are made as those that wait need. Any thread; nobody is
 * called under the lock.
 */
final class Carriers {
    /** Carriers to one server that are made at a time. */
    private static final int MAX_UNDER_WAY = 8;

    /** For how long a server that has no WebSockets over HTTP/2 is not asked for one when HTTP/1.1 is as good. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final Http2 http2;
    private final URI target;

    /** Those that take streams, or have some. Guarded by this. */
    private final List<Carrier> carriers = new ArrayList<>();
    /** Guarded by this. */
    private final Set<CarrierRoute> underWay = new LinkedHashSet<>();
    /** First come, first served. Guarded by this. */
    private final Set<TunnelAttempt> waiting = new LinkedHashSet<>();
    /** How many streams the last carrier took. Guarded by this. */
    private int expectedStreams = Integer.MAX_VALUE;
    /** Whether the server was found to have no WebSockets over HTTP/2. Guarded by this. */
    private boolean withoutHttp2;
    /** When it was. Guarded by this. */
    private long withoutHttp2Nanos;

    /** @param target a URI of the server */
    Carriers(Http2 http2, URI target) {
        this.http2 = http2;
        this.target = target;
    }

    /** The attempt gets a stream, or hears why not. */
    void board(TunnelAttempt attempt) {
        boolean fallsBack;
        boolean arrived;
        synchronized (this) {
            fallsBack =
                    withoutHttp2 && attempt.mayFallBack() && System.nanoTime() - withoutHttp2Nanos < MEMORY.toNanos();
            if (!fallsBack) {
                waiting.add(attempt);
            }
            arrived = underWay.stream().anyMatch(CarrierRoute::hasArrived);
        }
        if (fallsBack) {
            attempt.fallBack();
            return;
        }
        if (arrived) {
            attempt.onArrived();
        }
        onRoom();
    }

    /** The attempt waits no longer. */
    void leave(TunnelAttempt attempt) {
        List<CarrierRoute> useless;
        synchronized (this) {
            useless = waiting.remove(attempt) && waiting.isEmpty() ? List.copyOf(underWay) : List.of();
            useless.forEach(underWay::remove);
        }
        useless.forEach(CarrierRoute::abandon);
    }

    /** A stream is over, or did not come about. */
    void release(Carrier carrier) {
        boolean last;
        synchronized (this) {
            carrier.streams--;
            last = carrier.leaving && carrier.streams == 0;
            if (carrier.streams == 0) {
                carrier.setIdleTimeout(http2.http().getIdleTimeout());
            }
        }
        if (last) {
            carrier.close();
        }
        onRoom();
    }

    /** There may be room for somebody. */
    void onRoom() {
        List<Runnable> todo = new ArrayList<>();
        synchronized (this) {
            giveStreams(todo);
            long needed = ((long) waiting.size() + expectedStreams - 1) / expectedStreams;
            while (underWay.size() < Math.min(needed, MAX_UNDER_WAY)) {
                CarrierRoute route = new CarrierRoute(http2, this, target);
                underWay.add(route);
                todo.add(route::open);
            }
        }
        todo.forEach(Runnable::run);
    }

    /** The caller holds the lock. */
    private void giveStreams(List<Runnable> todo) {
        Iterator<TunnelAttempt> next = waiting.iterator();
        for (Carrier carrier : carriers) {
            while (!carrier.leaving && carrier.streams < carrier.maxStreams() && next.hasNext()) {
                TunnelAttempt attempt = next.next();
                next.remove();
                if (carrier.streams++ == 0) {
                    // Its streams look after silence; Jetty would end it at the first pause after GOAWAY.
                    carrier.setIdleTimeout(0);
                }
                todo.add(() -> attempt.begin(carrier));
            }
        }
    }

    /** The server of a route is connected to. */
    void onArrived() {
        everybody().forEach(TunnelAttempt::onArrived);
    }

    /** HTTP/2 begins on a route. */
    void onSpoken() {
        everybody().forEach(TunnelAttempt::onSpoken);
    }

    private synchronized List<TunnelAttempt> everybody() {
        return List.copyOf(waiting);
    }

    /** A route has led to a carrier. */
    void onReady(CarrierRoute route, Carrier carrier) {
        synchronized (this) {
            underWay.remove(route);
            carriers.add(carrier);
            expectedStreams = carrier.maxStreams();
            withoutHttp2 = false;
        }
        onRoom();
    }

    /** A route has led nowhere. What waits goes on waiting while there are others. */
    void onLost(CarrierRoute route, Throwable cause) {
        List<TunnelAttempt> all;
        synchronized (this) {
            if (!underWay.remove(route)) {
                return;
            }
            all = underWay.isEmpty() || Http2Unavailable.of(cause) != null ? List.copyOf(waiting) : List.of();
            all.forEach(waiting::remove);
        }
        all.forEach(attempt -> fail(attempt, cause));
    }

    /** An attempt cannot come about; over HTTP/1.1 perhaps it can. */
    void fail(TunnelAttempt attempt, Throwable cause) {
        if (attempt.mayFallBack() && Http2Unavailable.of(cause) != null) {
            synchronized (this) {
                withoutHttp2 = true;
                withoutHttp2Nanos = System.nanoTime();
            }
            attempt.fallBack();
        } else {
            attempt.fail(cause);
        }
    }

    /** A carrier takes no more streams. */
    void onLeaving(Carrier carrier) {
        boolean unused;
        synchronized (this) {
            unused = !carrier.leaving && carrier.streams == 0;
            carrier.leaving = true;
            carriers.remove(carrier);
        }
        if (unused) {
            carrier.close();
        }
        onRoom();
    }

    /** Returns whether the carrier has no streams, in which case it gets none any more. */
    synchronized boolean retire(Carrier carrier) {
        boolean unused = carrier.streams == 0;
        if (unused) {
            carrier.leaving = true;
            carriers.remove(carrier);
        }
        return unused;
    }
}
