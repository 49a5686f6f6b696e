package dev.hawser.tests.servlet;

import dev.hawser.servlet.WebSocketServlet;
import dev.hawser.websocket.WebSocket;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;

/** The servlet of README.md. */
@SuppressWarnings("serial")
// region servlet
@WebServlet("/echo")
public class EchoServlet extends WebSocketServlet {
    @Override
    public WebSocket doWebSocketConnect(HttpServletRequest request, String protocol) {
        return "echo".equals(protocol) ? new Echo() : null;
    }
}
// endregion

final class Echo extends Recorder.Echo {}
