package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.ServerHandshake.Accepted;
import dev.hawser.websocket.ServerHandshake.Offer;
import org.jspecify.annotations.Nullable;

/** A server that serves one sub-protocol, or connections without one. */
record Acceptance(@Nullable String served) implements HandshakeAcceptor<String> {

    /** What such a server answers to an offer that it must accept. */
    static Accepted of(Offer offer, @Nullable String served, @Nullable DeflateOptions deflate) {
        ServerHandshake.Answer answer = offer.answer(new Acceptance(served), "request", deflate);
        assertThat(answer).isInstanceOf(Accepted.class);
        return (Accepted) answer;
    }

    @Override
    public @Nullable WebSocket doWebSocketConnect(String request, @Nullable String protocol) {
        return protocol == null || protocol.equals(served) ? new Silent() : null;
    }

    @Override
    public boolean checkOrigin(String request, @Nullable String origin) {
        return true;
    }

    /** An endpoint that does nothing. */
    private record Silent() implements WebSocket {
        @Override
        public void onOpen(Connection connection) {}

        @Override
        public void onClose(int closeCode, String reason) {}
    }
}
