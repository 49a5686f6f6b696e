package dev.hawser.roomsclient;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The data of server-sent events (HTML, section 9.2), as it comes in piece by piece. One thread at a time. */
final class EventStreamParser {
    /** More than any message of the protocol. */
    private static final int MAX_BYTES = 2 << 20;

    private static final String DATA = "data";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private boolean afterReturn;

    /**
     * Takes what came in.
     *
     * @return the data of the events that are whole
     * @throws BadMessage when one is longer than a message of the protocol
     */
    List<String> take(ByteBuffer bytes) {
        List<String> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            boolean second = afterReturn && next == '\n';
            afterReturn = next == '\r';
            if (second) {
                continue;
            }
            if (next != '\n' && next != '\r') {
                line.write(next);
                if (line.size() + data.length() > MAX_BYTES) {
                    throw new BadMessage("an event of more than " + MAX_BYTES + " bytes");
                }
                continue;
            }
            endOfLine(events);
        }
        return events;
    }

    private void endOfLine(List<String> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            if (hasData) {
                events.add(data.toString());
            }
            data.setLength(0);
            hasData = false;
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        if (field.equals(DATA)) {
            String value = colon < 0 ? "" : text.substring(colon + 1);
            data.append(hasData ? "\n" : "").append(value.startsWith(" ") ? value.substring(1) : value);
            hasData = true;
        }
    }
}
