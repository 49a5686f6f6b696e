package dev.hawser.client;

import java.util.List;

/** The parts of Jetty that only HTTP/2 needs; they may be absent. Stateless. */
final class Http2Jars {
    /** A class of each. */
    private static final List<String> CLASSES = List.of(
            "org.eclipse.jetty.http2.client.HTTP2Client", "org.eclipse.jetty.alpn.java.client.JDK9ClientALPNProcessor");

    private Http2Jars() {}

    /** Fails when one is absent. */
    static void require() {
        for (String name : CLASSES) {
            try {
                Class.forName(name, false, Http2Jars.class.getClassLoader());
            } catch (ClassNotFoundException absent) {
                throw new IllegalStateException(
                        "HTTP/2 needs jetty-http2-client and jetty-alpn-java-client, and " + name + " is not there",
                        absent);
            }
        }
    }
}
