package dev.hawser.tests.servlet;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee11.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty with its environment EE11 (Servlet 6.1). */
final class JettyEe11Container implements Container {
    private final ServerConnector connector;
    private final ServletContextHandler context;

    JettyEe11Container(Deployment deployment) {
        connector = JettyServer.connector(deployment.tls());
        context = new ServletContextHandler(
                Deployment.CONTEXT_PATH, ServletContextHandler.SESSIONS | ServletContextHandler.SECURITY);
        ServletHolder holder = new ServletHolder("test", deployment.servlet());
        holder.setInitParameters(deployment.parameters());
        context.addServlet(holder, Deployment.PATH);
        context.addServlet(holder, Deployment.SECURED_PATH);
        holder.setAsyncSupported(false);
        FilterHolder filter = new FilterHolder(new TestFilter());
        filter.setAsyncSupported(false);
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(401, Deployment.PATH);
        context.setErrorHandler(errors);
        secure((ConstraintSecurityHandler) context.getSecurityHandler());
        JettyServer.start(connector, context);
    }

    private static void secure(ConstraintSecurityHandler security) {
        security.setLoginService(JettyServer.loginService());
        security.setAuthenticator(new BasicAuthenticator());
        ConstraintMapping mapping = new ConstraintMapping();
        mapping.setPathSpec(Deployment.SECURED_PATH);
        mapping.setConstraint(Constraint.from("members", Deployment.ROLE));
        security.addConstraintMapping(mapping);
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
