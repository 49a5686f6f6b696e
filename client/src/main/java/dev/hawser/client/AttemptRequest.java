package dev.hawser.client;

import java.net.URI;
import java.util.Map;

/**
 * What an attempt asks for.
 *
 * @param target has a path
 * @param fields what goes with it beside the handshake's own fields
 * @param cookies the user's, for this target
 */
record AttemptRequest(URI target, Map<String, String> fields, Map<String, String> cookies) {
    /** RFC 6455 section 11.1.1: what is not ASCII goes out as UTF-8 with percent-encoding. */
    URI asciiTarget() {
        return URI.create(target.toASCIIString());
    }
}
