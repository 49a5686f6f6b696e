package dev.hawser.tests.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.function.BiFunction;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.LoginService;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.security.Credential;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty 12.1 with one of its environments, over HTTP/1.1, and in the clear over HTTP/2 too. */
final class JettyContainer implements Container {
    private static final long STOP_MILLIS = 30_000;

    private final ServerConnector connector;
    private final ContextHandler context;

    /**
     * Starts.
     *
     * @param environment makes the context of a web application
     */
    JettyContainer(
            Deployment deployment,
            BiFunction<SecurityHandler, ServletContainerInitializer, ContextHandler> environment) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("jetty");
        Server server = new Server(threads);
        server.setStopTimeout(STOP_MILLIS);
        connector = connector(server, deployment.tls());
        server.addConnector(connector);
        context = environment.apply(security(), (classes, started) -> fill(started, deployment));
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception x) {
            throw new AssertionError("Jetty did not start", x);
        }
    }

    private static ServerConnector connector(Server server, boolean tls) {
        if (tls) {
            SslContextFactory.Server ssl = new SslContextFactory.Server();
            ssl.setSslContext(TestTls.context());
            return new ServerConnector(server, ssl);
        }
        HttpConfiguration http = new HttpConfiguration();
        return new ServerConnector(server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
    }

    private static void fill(ServletContext application, Deployment deployment) {
        ServletRegistration.Dynamic servlet = application.addServlet("test", deployment.servlet());
        servlet.setInitParameters(deployment.parameters());
        servlet.setAsyncSupported(deployment.async());
        servlet.addMapping(Deployment.PATH, Deployment.SECURED_PATH);
        FilterRegistration.Dynamic filter = application.addFilter("test", new TestFilter());
        filter.setAsyncSupported(deployment.async());
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }

    private static SecurityHandler security() {
        SecurityHandler.PathMapped security = new SecurityHandler.PathMapped();
        security.setLoginService(loginService());
        security.setAuthenticator(new BasicAuthenticator());
        security.put(Deployment.SECURED_PATH, Constraint.from("members", Deployment.ROLE));
        return security;
    }

    private static LoginService loginService() {
        UserStore users = new UserStore();
        users.addUser(Deployment.USER, Credential.getCredential(Deployment.PASSWORD), new String[] {Deployment.ROLE});
        HashLoginService service = new HashLoginService("test");
        service.setUserStore(users);
        return service;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void undeploy() throws Exception {
        context.stop();
    }

    @Override
    public void stop() throws Exception {
        connector.getServer().stop();
    }
}
