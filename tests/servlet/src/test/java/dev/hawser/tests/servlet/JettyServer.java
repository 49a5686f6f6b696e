package dev.hawser.tests.servlet;

import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.LoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.security.Credential;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What Jetty's environments have in common. */
final class JettyServer {
    private static final long STOP_MILLIS = 30_000;

    private JettyServer() {}

    static ServerConnector connector(boolean tls) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("jetty");
        Server server = new Server(threads);
        server.setStopTimeout(STOP_MILLIS);
        ServerConnector connector = new ServerConnector(server);
        if (tls) {
            SslContextFactory.Server ssl = new SslContextFactory.Server();
            ssl.setSslContext(TestTls.context());
            connector = new ServerConnector(server, ssl);
        }
        server.addConnector(connector);
        return connector;
    }

    static void start(ServerConnector connector, Handler handler) {
        Server server = connector.getServer();
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception x) {
            throw new AssertionError("Jetty did not start", x);
        }
    }

    static LoginService loginService() {
        UserStore users = new UserStore();
        users.addUser(Deployment.USER, Credential.getCredential(Deployment.PASSWORD), new String[] {Deployment.ROLE});
        HashLoginService service = new HashLoginService("test");
        service.setUserStore(users);
        return service;
    }
}
