package dev.hawser.tests.conformance;

import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.tests.conformance.DeflateTerms.Wish;
import dev.hawser.websocket.Role;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Tries a client that sends back each message. */
final class FuzzingServer implements AutoCloseable {
    private final RawServer server = new RawServer();
    private final EchoClient client;

    /** A client that can be told to connect. */
    @FunctionalInterface
    interface EchoClient {
        /**
         * Begins to connect, and sends back each message until the connection ends.
         *
         * @param uri of a server that will answer
         */
        void connect(URI uri);
    }

    FuzzingServer(EchoClient client) {
        this.client = client;
    }

    private RawPeer accept() {
        client.connect(URI.create("ws://localhost:" + server.port() + "/"));
        return server.accept();
    }

    CaseResult run(FuzzCase fuzz) {
        try (RawPeer socket = accept()) {
            socket.send(RawPeer.acceptance(socket.readHead()));
            return new FuzzRun(fuzz, Role.SERVER, socket).result();
        }
    }

    CaseResult run(DeflateCase deflate, int messages) {
        try (RawPeer socket = accept()) {
            HttpHead request = socket.readHead();
            DeflateTerms answer = answer(deflate, request.field("sec-websocket-extensions"));
            if (answer == null) {
                return new CaseResult(deflate.id(), Grade.UNIMPLEMENTED, Grade.OK, "not offered");
            }
            socket.send(RawPeer.acceptance(request, "Sec-WebSocket-Extensions: " + answer));
            return new DeflateRun(deflate, Role.SERVER, socket, answer).result(messages);
        }
    }

    private static @Nullable DeflateTerms answer(DeflateCase deflate, @Nullable String offers) {
        if (offers == null) {
            return null;
        }
        for (Wish wish : deflate.wishes()) {
            for (DeflateTerms offer : DeflateTerms.parse(offers)) {
                DeflateTerms answer = offer.answer(wish);
                if (answer != null) {
                    return answer;
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        server.close();
    }
}
