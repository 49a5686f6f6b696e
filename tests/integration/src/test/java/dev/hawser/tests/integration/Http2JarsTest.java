package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.HttpVersions;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Limit;
import dev.hawser.websocket.Connection;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client without the jars that only HTTP/2 needs. */
class Http2JarsTest {
    /** What runs without them; loaded once more, by another class loader. Public, for it is called across the two. */
    public static final class User implements Callable<String> {
        /** Of the server. */
        private final String uri;

        public User(String uri) {
            this.uri = uri;
        }

        @Override
        public String call() throws Exception {
            WebSocketClientFactory factory = new WebSocketClientFactory(1);
            factory.start();
            try {
                WebSocketClient client = factory.newWebSocketClient();
                client.setHttpVersions(HttpVersions.HTTP_1_1);
                Recorder endpoint = new Recorder();
                Connection connection = Limit.get(client.open(URI.create(uri), endpoint), "a connection");
                connection.sendMessage("ahoy");
                List<String> events = new ArrayList<>(List.of(endpoint.next(), endpoint.next()));
                try {
                    client.setHttpVersions(HttpVersions.NEGOTIATED);
                } catch (IllegalStateException x) {
                    events.add(x.getMessage());
                }
                return String.join(", ", events);
            } finally {
                factory.stop();
            }
        }
    }

    private static URL[] classPathWithout(String part) throws MalformedURLException {
        List<URL> rest = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains(part)) {
                rest.add(new File(entry).toURI().toURL());
            }
        }
        return rest.toArray(URL[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jetty-http2-", "jetty-alpn-java-client"})
    void speaksHttp11AndSaysWhatIsMissingForHttp2(String jar) throws Exception {
        try (TestServer server = TestServer.serving(Recorder::echo);
                URLClassLoader loader =
                        new URLClassLoader(classPathWithout(jar), ClassLoader.getPlatformClassLoader())) {
            Object user = loader.loadClass(User.class.getName())
                    .getConstructor(String.class)
                    .newInstance(server.uri("/").toString());
            assertThat(((Callable<?>) user).call())
                    .asString()
                    .startsWith("open, text ahoy, HTTP/2 needs jetty-http2-client and jetty-alpn-java-client, and org.")
                    .endsWith(" is not there");
        }
    }
}
