import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Optional;

/**
 * The echo written with Helidon 4: a virtual thread for each connection reads a message and writes it back.
 *
 * <p>Helidon's classes need Java 21, which the rest of the benchmark does not; so this file is compiled when it is run ({@code java
 * HelidonEcho.java}).
 */
final class HelidonEcho implements WsListener {
    private static final int BACKLOG = 4096;

    private HelidonEcho() {}

    /** Runs until the process is killed. */
    public static void main(String... arguments) {
        WebServer server = WebServer.builder()
                .host("localhost")
                .port(0)
                .backlog(BACKLOG)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .addRouting(WsRouting.builder().endpoint("/echo", HelidonEcho::new))
                .build()
                .start();
        System.out.println("listening on " + server.port());
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers request) {
        WritableHeaders<?> response = WritableHeaders.create();
        response.set(HeaderNames.create("Sec-WebSocket-Protocol"), "echo");
        return Optional.of(response);
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        session.send(text, last);
    }

    @Override
    public void onMessage(WsSession session, BufferData bytes, boolean last) {
        session.send(bytes, last);
    }
}
