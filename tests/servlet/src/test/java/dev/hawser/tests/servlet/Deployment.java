package dev.hawser.tests.servlet;

import jakarta.servlet.http.HttpServlet;
import java.util.Map;

/**
 * A web application at the context path {@value #CONTEXT_PATH}: a servlet at {@code /ws} and, for the user ann only, at {@code /secured},
 * behind a {@link TestFilter}.
 * The page for the status 401 is the servlet itself.
 *
 * @param parameters the servlet's init parameters
 * @param async whether the servlet and the filter support asynchronous requests
 * @param tls whether the server speaks TLS, with the key of {@link TestTls}
 */
record Deployment(HttpServlet servlet, Map<String, String> parameters, boolean tls, boolean async) {
    static final String CONTEXT_PATH = "/app";
    static final String PATH = "/ws";
    static final String SECURED_PATH = "/secured";
    static final String USER = "ann";
    static final String PASSWORD = "secret";
    static final String ROLE = "member";
}
