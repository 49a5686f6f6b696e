package dev.hawser.tests.servlet;

import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.server.handler.ContextHandler;

/** Jetty's environment EE11 (Servlet 6.1). */
final class JettyEe11 {
    private JettyEe11() {}

    static ContextHandler context(SecurityHandler security, ServletContainerInitializer application) {
        ServletContextHandler context =
                new ServletContextHandler(Deployment.CONTEXT_PATH, ServletContextHandler.SESSIONS);
        context.setSecurityHandler(security);
        context.addServletContainerInitializer(application);
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(401, Deployment.PATH);
        context.setErrorHandler(errors);
        return context;
    }
}
