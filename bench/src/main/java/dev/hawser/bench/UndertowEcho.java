package dev.hawser.bench;

import io.undertow.Undertow;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.xnio.IoUtils;
import org.xnio.Options;

/**
 * The echo written with Undertow's own WebSocket API, on one I/O thread: a whole message is received, and sent back from there without waiting.
 * What a client does not read is queued, as the API does by itself.
 */
final class UndertowEcho extends AbstractReceiveListener {
    private static final int BACKLOG = 4096;

    private static final WebSocketCallback<Void> CUT_OFF_ON_FAILURE = new WebSocketCallback<>() {
        @Override
        public void complete(WebSocketChannel channel, Void nothing) {}

        @Override
        public void onError(WebSocketChannel channel, Void nothing, Throwable failure) {
            IoUtils.safeClose(channel);
        }
    };

    private UndertowEcho() {}

    /** Runs until the process is killed. */
    public static void main(String... arguments) {
        Undertow server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .addHttpListener(0, "localhost", echo())
                .build();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        System.out.println("listening on " + address.getPort());
    }

    private static WebSocketProtocolHandshakeHandler echo() {
        return new WebSocketProtocolHandshakeHandler(
                List.of(new Hybi13Handshake(Set.of("echo"), false)), UndertowEcho::accept);
    }

    private static void accept(WebSocketHttpExchange exchange, WebSocketChannel channel) {
        channel.getReceiveSetter().set(new UndertowEcho());
        channel.resumeReceives();
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
        WebSockets.sendText(message.getData(), channel, CUT_OFF_ON_FAILURE);
    }

    @Override
    @SuppressWarnings("deprecation")
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        WebSockets.sendBinary(message.getData().getResource(), channel, CUT_OFF_ON_FAILURE);
    }
}
