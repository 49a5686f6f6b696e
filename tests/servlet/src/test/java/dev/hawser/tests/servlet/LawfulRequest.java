package dev.hawser.tests.servlet;

import io.undertow.servlet.handlers.ServletRequestContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A request of Undertow's that makes a connection whose input keeps to the Servlet API: any thread may go on reading. That of Undertow does
 * not, see {@link LawfulInput}. The output is Undertow's.
 */
final class LawfulRequest extends HttpServletRequestWrapper {
    LawfulRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass) throws IOException, ServletException {
        T handler = newHandler(handlerClass);
        Executor itsThread =
                ServletRequestContext.requireCurrent().getExchange().getIoThread();
        super.upgrade(Between.class).begin(handler, itsThread);
        return handler;
    }

    private static <T> T newHandler(Class<T> handlerClass) throws ServletException {
        try {
            return handlerClass.getConstructor().newInstance();
        } catch (ReflectiveOperationException x) {
            throw new ServletException(x);
        }
    }

    /** What Undertow makes and gives the connection to. */
    public static final class Between implements HttpUpgradeHandler {
        // Set by the thread of the request, before Undertow calls init.
        private volatile @Nullable HttpUpgradeHandler handler;
        private volatile @Nullable Executor itsThread;

        void begin(HttpUpgradeHandler application, Executor thread) {
            itsThread = thread;
            handler = application;
        }

        @Override
        public void init(WebConnection connection) {
            HttpUpgradeHandler application = handler;
            Executor thread = itsThread;
            if (application == null || thread == null) {
                throw new IllegalStateException("not begun");
            }
            try {
                application.init(new LawfulConnection(
                        connection,
                        new LawfulInput(connection.getInputStream(), thread),
                        connection.getOutputStream()));
            } catch (IOException x) {
                throw new AssertionError(x);
            }
        }

        @Override
        public void destroy() {
            HttpUpgradeHandler application = handler;
            if (application != null) {
                application.destroy();
            }
        }
    }

    private record LawfulConnection(WebConnection connection, ServletInputStream input, ServletOutputStream output)
            implements WebConnection {
        @Override
        public ServletInputStream getInputStream() {
            return input;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return output;
        }

        @Override
        public void close() throws IOException {
            try {
                connection.close();
            } catch (Exception x) {
                throw new IOException(x);
            }
        }
    }
}
