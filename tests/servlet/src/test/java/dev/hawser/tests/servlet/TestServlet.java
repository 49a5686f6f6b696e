package dev.hawser.tests.servlet;

import dev.hawser.servlet.WebSocketServlet;
import dev.hawser.websocket.WebSocket;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The servlet of all these tests: WebSockets as the test says, and plain HTTP beside them. */
final class TestServlet extends WebSocketServlet {
    private static final long serialVersionUID = 1L;

    private final transient BiFunction<HttpServletRequest, @Nullable String, @Nullable WebSocket> acceptor;
    private final transient BlockingQueue<Recorder> accepted = new LinkedBlockingQueue<>();
    private final transient List<Recorder> recorders = new CopyOnWriteArrayList<>();

    TestServlet(BiFunction<HttpServletRequest, @Nullable String, @Nullable WebSocket> acceptor) {
        this.acceptor = acceptor;
    }

    @Override
    public @Nullable WebSocket doWebSocketConnect(HttpServletRequest request, @Nullable String protocol) {
        WebSocket endpoint = acceptor.apply(request, protocol);
        if (endpoint instanceof Recorder recorder) {
            accepted.add(recorder);
            recorders.add(recorder);
        }
        return endpoint;
    }

    /** Also keeps a note in the session, which a WebSocket may ask for. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String note = request.getParameter("note");
        if (note != null) {
            request.getSession().setAttribute("note", note);
        }
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().print("plain HTTP");
    }

    /** The endpoint of the next connection. */
    Recorder recorder() {
        return Limit.take(accepted, () -> "a connection");
    }

    void assertLivesWereInOrder() {
        recorders.forEach(Recorder::assertLifeWasInOrder);
    }
}
