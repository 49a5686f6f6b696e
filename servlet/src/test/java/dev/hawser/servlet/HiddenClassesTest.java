package dev.hawser.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.websocket.WebSocket;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.Predicate;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Containers that are not there, and one that keeps its classes from the web application. */
class HiddenClassesTest {

    /** Serves nobody. */
    public static final class Nobody extends WebSocketServlet {
        private static final long serialVersionUID = 1L;

        public Nobody() {}

        @Override
        public @Nullable WebSocket doWebSocketConnect(HttpServletRequest request, @Nullable String protocol) {
            return null;
        }
    }

    /** Has its own classes of Hawser and Jetty, as Jetty lets web archives have, and the Servlet API of the server. */
    private static final class WebArchive extends URLClassLoader {
        private final Predicate<String> missing;

        WebArchive(Predicate<String> missing) {
            super(classPath(), HiddenClassesTest.class.getClassLoader());
            this.missing = missing;
        }

        private static URL[] classPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(WebArchive::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException x) {
                throw new AssertionError(x);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (missing.test(name)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.hawser.") && !name.startsWith("org.eclipse.jetty.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        Servlet nobody() throws ReflectiveOperationException {
            return (Servlet) loadClass(Nobody.class.getName()).getConstructor().newInstance();
        }
    }

    @Test
    void aServletWithoutTheClassesOfItsJettyDoesNotStartAndSaysWhy() throws IOException, ReflectiveOperationException {
        try (WebArchive archive = new WebArchive(name -> false)) {
            Servlet servlet = archive.nobody();
            assertThatThrownBy(() -> start(servlet))
                    .isInstanceOf(ServletException.class)
                    .hasMessageStartingWith("jetty/12.1")
                    .hasMessageEndingWith("keeps its class org.eclipse.jetty.io.EndPoint from this web application;"
                            + " let the application see it, or put Hawser's jars on the class path of the server");
        }
    }

    @Test
    void aServletWithThemStarts() throws Exception {
        Nobody servlet = new Nobody();
        start(servlet);
        assertThat(servlet.getConnectionCount()).isZero();
    }

    @Test
    void aServletStartsWithoutTheJarsOfContainersThatItIsNotIn() throws Exception {
        // Of Jetty no more than jetty-io and jetty-util, of Tomcat and Undertow nothing.
        Predicate<String> missing = name -> name.startsWith("org.apache.")
                || name.startsWith("dev.hawser.server.")
                || name.startsWith("io.undertow.")
                || name.startsWith("org.xnio.")
                || name.startsWith("org.eclipse.jetty.")
                        && !name.startsWith("org.eclipse.jetty.io.")
                        && !name.startsWith("org.eclipse.jetty.util.");
        try (WebArchive archive = new WebArchive(missing)) {
            Servlet servlet = archive.nobody();
            servlet.init(new SomeConfig());
            servlet.destroy();
        }
    }

    private static void start(Servlet servlet) throws Exception {
        Server server = new Server();
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(servlet);
        holder.setInitOrder(1);
        context.addServlet(holder, "/ws");
        server.setHandler(context);
        try {
            server.start();
        } finally {
            server.stop();
        }
    }

    /** Of a container that is none of those that the servlet knows. */
    private record SomeConfig() implements ServletConfig {
        @Override
        public String getServletName() {
            return "nobody";
        }

        @Override
        public ServletContext getServletContext() {
            return (ServletContext) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {ServletContext.class},
                    (proxy, method, arguments) -> method.getName().equals("getClassLoader")
                            ? getClass().getClassLoader()
                            : null);
        }

        @Override
        public @Nullable String getInitParameter(String name) {
            return null;
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.emptyEnumeration();
        }
    }
}
