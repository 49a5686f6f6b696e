package dev.hawser.tests.servlet;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.SecurityInfo;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.api.WebResourceCollection;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Undertow 2.3 (Servlet 6.0). */
final class UndertowContainer implements Container {
    private final PathHandler paths = Handlers.path();
    private final DeploymentManager manager;
    private final Undertow undertow;

    UndertowContainer(Deployment deployment) {
        manager = Servlets.newContainer().addDeployment(application(deployment));
        manager.deploy();
        try {
            paths.addPrefixPath(Deployment.CONTEXT_PATH, manager.start());
        } catch (ServletException x) {
            throw new AssertionError("Undertow did not start", x);
        }
        Undertow.Builder builder = Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setHandler(paths);
        undertow = (deployment.tls()
                        ? builder.addHttpsListener(0, "localhost", TestTls.context())
                        : builder.addHttpListener(0, "localhost"))
                .build();
        undertow.start();
    }

    private static DeploymentInfo application(Deployment deployment) {
        ServletInfo servlet = Servlets.servlet(
                        "test", deployment.servlet().getClass(), new ImmediateInstanceFactory<>(deployment.servlet()))
                .addMappings(Deployment.PATH, Deployment.SECURED_PATH)
                .setAsyncSupported(deployment.async())
                .setLoadOnStartup(1);
        deployment.parameters().forEach(servlet::addInitParam);
        return Servlets.deployment()
                .setClassLoader(UndertowContainer.class.getClassLoader())
                .setContextPath(Deployment.CONTEXT_PATH)
                .setDeploymentName("test")
                .addServlet(servlet)
                .addFilter(Servlets.filter("test", TestFilter.class, new ImmediateInstanceFactory<>(new TestFilter()))
                        .setAsyncSupported(deployment.async()))
                .addFilterUrlMapping("test", "/*", DispatcherType.REQUEST)
                .addErrorPage(Servlets.errorPage(Deployment.PATH, 401))
                .setLoginConfig(new LoginConfig("BASIC", "test"))
                .setIdentityManager(new Members())
                .addSecurityConstraint(new SecurityConstraint()
                        .addWebResourceCollection(new WebResourceCollection().addUrlPattern(Deployment.SECURED_PATH))
                        .addRoleAllowed(Deployment.ROLE)
                        .setEmptyRoleSemantic(SecurityInfo.EmptyRoleSemantic.DENY));
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void undeploy() throws ServletException {
        paths.removePrefixPath(Deployment.CONTEXT_PATH);
        manager.stop();
        manager.undeploy();
    }

    @Override
    public void stop() throws ServletException {
        if (manager.getState() == DeploymentManager.State.STARTED) {
            undeploy();
        }
        undertow.stop();
    }

    private static final class Members implements IdentityManager {
        @Override
        public Account verify(Account account) {
            return account;
        }

        @Override
        public @Nullable Account verify(String id, Credential credential) {
            boolean known = id.equals(Deployment.USER)
                    && credential instanceof PasswordCredential password
                    && Deployment.PASSWORD.equals(new String(password.getPassword()));
            return known ? new Member(id) : null;
        }

        @Override
        public @Nullable Account verify(Credential credential) {
            return null;
        }
    }

    private record Member(String name) implements Account {
        @Override
        public Principal getPrincipal() {
            return () -> name;
        }

        @Override
        public Set<String> getRoles() {
            return Set.of(Deployment.ROLE);
        }
    }
}
