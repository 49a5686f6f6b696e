package dev.hawser.tests.integration;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A stream of server-sent events on a connection of its own, of which no read waits longer than a limit. One thread. */
final class EventsPeer implements AutoCloseable {
    private static final String DATA = "data: ";

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    private EventsPeer(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    /** A stream with status 200; its request has more fields, as {@code Name: value}. */
    static EventsPeer open(URI uri, String content, Duration limit, String... moreFields) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Accept", "text/event-stream");
            for (String field : moreFields) {
                String[] parts = field.split(": ", 2);
                connection.setRequestProperty(parts[0], parts[1]);
            }
            connection.setConnectTimeout(Math.toIntExact(limit.toMillis()));
            connection.setReadTimeout(Math.toIntExact(limit.toMillis()));
            connection.setDoOutput(true);
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            connection.setFixedLengthStreamingMode(bytes.length);
            connection.getOutputStream().write(bytes);
            return new EventsPeer(connection);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /** The data of the next event; fails when the stream ends, or nothing comes in time. */
    String next() {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    return line.substring(DATA.length());
                }
            }
            throw new EOFException("the stream ended");
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
