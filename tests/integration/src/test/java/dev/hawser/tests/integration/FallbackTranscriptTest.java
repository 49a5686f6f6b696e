package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The transcripts of docs/wire-protocol.md with a real server over server-sent events, and over long-polling. What is said for a room comes with its
 * stream, or its polls; everything else is asked in requests of its own.
 */
class FallbackTranscriptTest {
    /** In these it matters that everything goes over one connection. */
    private static final Set<String> WEBSOCKET_ONLY = Set.of(
            "Hello comes first",
            "Late bytes of a lost connection",
            "Messages that are none",
            "Rooms that cannot be joined",
            "Too much that is refused");

    /** In these it matters that the connection is there all the time. */
    private static final Set<String> HELD_ONLY =
            Set.of("Signals, and keep-alive", "A kick", "Another connection of the same session");

    static List<ProtocolTranscript> overEvents() {
        return ProtocolTranscript.all().stream()
                .filter(transcript -> !WEBSOCKET_ONLY.contains(transcript.name()))
                .toList();
    }

    static List<ProtocolTranscript> overPolls() {
        return overEvents().stream()
                .filter(transcript -> !HELD_ONLY.contains(transcript.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("overEvents")
    void theServerSaysTheSameInEvents(ProtocolTranscript transcript) {
        play(transcript, FallbackClient.Kind.EVENTS);
    }

    @ParameterizedTest
    @MethodSource("overPolls")
    void theServerSaysTheSameToPolls(ProtocolTranscript transcript) {
        play(transcript, FallbackClient.Kind.POLLS);
    }

    private static void play(ProtocolTranscript transcript, FallbackClient.Kind kind) {
        TranscriptValues values = new TranscriptValues();
        FallbackClient[] clients = new FallbackClient[10];
        try (RoomsServer server = RoomsServer.ofTranscripts()) {
            for (ProtocolTranscript.Line line : transcript.lines()) {
                int number = line.client();
                if (clients[number] == null) {
                    clients[number] = new FallbackClient(server.uri(), kind);
                }
                for (int i = 0; i < line.times(); i++) {
                    play(line, clients[number], values);
                }
            }
            for (FallbackClient client : clients) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    private static void play(ProtocolTranscript.Line line, FallbackClient client, TranscriptValues values) {
        if (line.byClient() && line.isMessage()) {
            client.send(values.filled(line.text()));
        } else if (line.byClient() && line.text().equals("lost")) {
            client.close();
        } else if (line.byClient()) {
            client.send("{\"type\":\"bye\"}");
        } else if (line.isMessage()) {
            String message = client.next(line.text());
            assertThat(values.difference(line.text(), message))
                    .as("%s: %s", line, message)
                    .isNull();
        }
    }
}
