package harbour;

import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.gateway.servlet.RoomsServlet;
import dev.hawser.rooms.Rooms;
import jakarta.servlet.DispatcherType;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.session.FileSessionDataStoreFactory;

/** A web application with a chat: its arguments are the port, and the folder in which everything is kept. */
public final class Harbour {
    private Harbour() {}

    /** Runs until the process ends. */
    public static void main(String... arguments) throws Exception {
        Server server = new Server(Integer.parseInt(arguments[0]));
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        URL page = Objects.requireNonNull(Harbour.class.getResource("/page/index.html"));
        context.setBaseResourceAsString(page.toString().replaceFirst("index\\.html$", ""));
        context.addServlet(DefaultServlet.class, "/");
        context.addServlet(LoginServlet.class, "/login");

        FileSessionDataStoreFactory logins = new FileSessionDataStoreFactory();
        logins.setStoreDir(folder.resolve("logins").toFile());
        server.addBean(logins);

        Rooms rooms = KeptRooms.open(folder.resolve("rooms"));
        Gateway gateway = new Gateway(rooms, Authentication.principal(), GatewayOptions.DEFAULT);
        ServletHolder servlet = new ServletHolder(new RoomsServlet(gateway));
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/rooms");

        FilterHolder login = new FilterHolder(new LoginFilter());
        login.setAsyncSupported(true);
        context.addFilter(login, "/*", EnumSet.of(DispatcherType.REQUEST));

        context.addServlet(new ServletHolder(new TideServlet(rooms)), "/tide");

        server.setHandler(context);
        server.start();
        ServerConnector connector = (ServerConnector) server.getConnectors()[0];
        System.out.println("The harbour is open at http://localhost:" + connector.getLocalPort() + "/");
        server.join();
    }
}
