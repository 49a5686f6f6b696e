package dev.hawser.client;

import java.net.URI;
import org.eclipse.jetty.http.HttpMethod;

/** One request for a WebSocket, and what becomes of its answer. */
interface Attempt {
    /** Where it asks; with a path. */
    URI target();

    /** With which method. */
    HttpMethod method();

    /** Asks. */
    void send();

    /** Gives it up. Any thread. */
    void abort(Throwable cause);
}
