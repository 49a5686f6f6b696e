package dev.hawser.tests.servlet;

import java.util.function.Function;

/** A running servlet container with one web application. */
interface Container {

    /** Where the tests run. */
    enum Kind {
        JETTY_EE11(deployment -> new JettyContainer(deployment, JettyEe11::context)),
        JETTY_EE10(deployment -> new JettyContainer(deployment, JettyEe10::context)),
        TOMCAT(TomcatContainer::new),
        UNDERTOW(UndertowContainer::new),
        /**
         * Undertow again, taken for a container that the servlet knows nothing of. Any thread may read there, as the Servlet API has it and
         * Undertow has not: by {@link LawfulInput}.
         */
        SERVLET_API_ONLY(UndertowContainer::new);

        private final Function<Deployment, Container> starter;

        Kind(Function<Deployment, Container> starter) {
            this.starter = starter;
        }

        Container start(Deployment deployment) {
            return starter.apply(deployment);
        }

        /** Whether the servlet looks beneath what filters put around its request. */
        boolean looksBeneathWrappers() {
            return lendsThreads() || this == UNDERTOW;
        }

        /** Whether the server's own threads run endpoints. */
        boolean lendsThreads() {
            return this == JETTY_EE11 || this == JETTY_EE10;
        }
    }

    int port();

    /** Takes the application down, which destroys its servlet; the server goes on. */
    void undeploy() throws Exception;

    /** Stops the server, in order where it can. */
    void stop() throws Exception;
}
