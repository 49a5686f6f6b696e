package dev.hawser.servlet;

import dev.hawser.connection.ConnectionOptions;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import org.eclipse.jetty.io.EndPoint;

/** Which container a servlet is in. What is named here of one of them is loaded in that one only. */
final class Container {
    private static final String JETTY_END_POINT = EndPoint.class.getName();

    private Container() {}

    /**
     * The shortest way from a request to its connection.
     *
     * @param defaults settings where no init parameter says otherwise
     * @throws ServletException when an init parameter makes no sense, or the container hides what is needed of it
     */
    static HttpUpgrade upgrade(ServletConfig config, ConnectionOptions defaults) throws ServletException {
        InitParameters parameters = new InitParameters(config);
        ConnectionOptions options = parameters.options(defaults);
        int maxThreads = parameters.maxThreads();
        ServletContext context = config.getServletContext();
        if (isIn(context, "org.eclipse.jetty.ee11.", JETTY_END_POINT, jettyRequest("ee11"))) {
            return JettyEe11.upgrade(options);
        }
        if (isIn(context, "org.eclipse.jetty.ee10.", JETTY_END_POINT, jettyRequest("ee10"))) {
            return JettyEe10.upgrade(options);
        }
        return new HandlerUpgrade(
                new UpgradedConnections(options, maxThreads, config.getServletName(), context.getClassLoader()),
                handlers(context));
    }

    private static HandlerUpgrade.Handlers handlers(ServletContext context) throws ServletException {
        if (isIn(context, "org.apache.catalina.", "org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler")) {
            return TomcatUpgradeHandler::take;
        }
        if (isIn(
                context,
                "io.undertow.",
                "io.undertow.servlet.handlers.ServletRequestContext",
                "org.xnio.StreamConnection")) {
            return UndertowUpgradeListener::take;
        }
        return ServletUpgradeHandler::take;
    }

    private static String jettyRequest(String environment) {
        return "org.eclipse.jetty." + environment + ".servlet.ServletContextRequest";
    }

    /**
     * Whether a context is of the container with this package.
     *
     * @param needed classes of the container that the servlet has to see
     * @throws ServletException when it is, but keeps one of them from the application. What the Servlet API offers instead does not do there:
     *     Jetty 12.1 ends the input of an upgraded GET before it begins, Tomcat does not close a socket when told to, and Undertow's input
     *     gets mixed up when two threads read it, one after the other
     */
    private static boolean isIn(ServletContext context, String container, String... needed) throws ServletException {
        Class<?> type = context.getClass();
        if (!type.getName().startsWith(container)) {
            return false;
        }
        for (String className : needed) {
            if (!isShared(type, className)) {
                throw new ServletException(context.getServerInfo() + " keeps its class " + className
                        + " from this web application; let the application see it, or put Hawser's jars on the class path of the"
                        + " server");
            }
        }
        return true;
    }

    /** An application that is kept from a class may have another one of that name. */
    private static boolean isShared(Class<?> context, String className) {
        try {
            return Class.forName(className, false, context.getClassLoader())
                    == Class.forName(className, false, Container.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError x) {
            return false;
        }
    }
}
