package dev.hawser.tests.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Tomcat 11 (Servlet 6.1). */
final class TomcatContainer implements Container {
    /** Held, because it forgets its level when nobody holds it. */
    private static final Logger LOGS = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();
    private final Path directory;
    private final Context context;

    TomcatContainer(Deployment deployment) {
        LOGS.setLevel(Level.WARNING);
        try {
            directory = Files.createTempDirectory("tomcat");
            tomcat.setBaseDir(directory.toString());
            tomcat.setConnector(connector(deployment.tls()));
            context = tomcat.addContext(Deployment.CONTEXT_PATH, directory.toString());
            lookForNoLeaks((StandardContext) context);
            Wrapper wrapper = Tomcat.addServlet(context, "test", deployment.servlet());
            deployment.parameters().forEach(wrapper::addInitParameter);
            wrapper.setAsyncSupported(deployment.async());
            wrapper.setLoadOnStartup(1);
            wrapper.addMapping(Deployment.PATH);
            wrapper.addMapping(Deployment.SECURED_PATH);
            addFilterAndErrorPage(deployment.async());
            secure();
            tomcat.start();
        } catch (IOException | LifecycleException x) {
            throw new AssertionError("Tomcat did not start", x);
        }
    }

    /** It would need the JDK opened to it. */
    private static void lookForNoLeaks(StandardContext context) {
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
    }

    private static Connector connector(boolean tls) {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.addUpgradeProtocol(new Http2Protocol());
        if (tls) {
            connector.setSecure(true);
            connector.setScheme("https");
            connector.setProperty("SSLEnabled", "true");
            SSLHostConfig host = new SSLHostConfig();
            SSLHostConfigCertificate certificate =
                    new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.RSA);
            certificate.setCertificateKeystoreFile(TestTls.keyStore().toString());
            certificate.setCertificateKeystorePassword(TestTls.PASSWORD);
            host.addCertificate(certificate);
            connector.addSslHostConfig(host);
        }
        return connector;
    }

    private void addFilterAndErrorPage(boolean async) {
        FilterDef filter = new FilterDef();
        filter.setFilterName("test");
        filter.setFilter(new TestFilter());
        filter.setAsyncSupported(String.valueOf(async));
        context.addFilterDef(filter);
        FilterMap map = new FilterMap();
        map.setFilterName("test");
        map.addURLPattern("/*");
        context.addFilterMap(map);
        ErrorPage page = new ErrorPage();
        page.setErrorCode(401);
        page.setLocation(Deployment.PATH);
        context.addErrorPage(page);
    }

    private void secure() {
        tomcat.addUser(Deployment.USER, Deployment.PASSWORD);
        tomcat.addRole(Deployment.USER, Deployment.ROLE);
        context.setLoginConfig(new LoginConfig("BASIC", "test", null, null));
        context.addSecurityRole(Deployment.ROLE);
        SecurityCollection secured = new SecurityCollection();
        secured.addPattern(Deployment.SECURED_PATH);
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addAuthRole(Deployment.ROLE);
        constraint.addCollection(secured);
        context.addConstraint(constraint);
        context.getPipeline().addValve(new BasicAuthenticator());
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void undeploy() throws LifecycleException {
        context.stop();
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(TomcatContainer::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
