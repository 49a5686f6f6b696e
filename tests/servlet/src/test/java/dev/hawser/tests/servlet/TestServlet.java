package dev.hawser.tests.servlet;

import dev.hawser.servlet.WebSocketServlet;
import dev.hawser.testkit.Limit;
import dev.hawser.websocket.WebSocket;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.Enumeration;
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

    private final boolean servletApiOnly;

    /**
     * A servlet.
     *
     * @param servletApiOnly whether it is not to know that it is in Undertow, and to have an input that keeps to the Servlet API
     */
    TestServlet(
            BiFunction<HttpServletRequest, @Nullable String, @Nullable WebSocket> acceptor, boolean servletApiOnly) {
        this.acceptor = acceptor;
        this.servletApiOnly = servletApiOnly;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(servletApiOnly ? new Unknown(config) : config);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        super.service(servletApiOnly ? new LawfulRequest(request) : request, response);
    }

    /** A configuration whose context does not show of which container it is. */
    private record Unknown(ServletConfig config) implements ServletConfig {
        @Override
        public String getServletName() {
            return config.getServletName();
        }

        @Override
        public ServletContext getServletContext() {
            return (ServletContext) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {ServletContext.class},
                    (proxy, method, arguments) -> method.invoke(config.getServletContext(), arguments));
        }

        @Override
        public @Nullable String getInitParameter(String name) {
            return config.getInitParameter(name);
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return config.getInitParameterNames();
        }
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

    /** What a web application knows of a request, by its container, its filters and what came before. */
    static String describe(HttpServletRequest request) {
        Principal user = request.getUserPrincipal();
        HttpSession session = request.getSession(false);
        return "user " + (user == null ? "none" : user.getName())
                + ", note " + (session == null ? "none" : session.getAttribute("note"))
                + ", tenant " + request.getHeader("X-Tenant")
                + ", path " + request.getContextPath() + " " + request.getServletPath()
                + ", q " + request.getParameter("q");
    }
}
