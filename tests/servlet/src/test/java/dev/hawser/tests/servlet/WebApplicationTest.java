package dev.hawser.tests.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.RawPeer;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The handshake is a request like any other of the web application: constraints, filters, sessions and paths apply to it. */
@ParameterizedClass
@EnumSource
class WebApplicationTest {
    private final CompletableFuture<String> seen = new CompletableFuture<>();
    private final TestApplication application;

    WebApplicationTest(Container.Kind kind) {
        application = TestApplication.accepting(kind, (request, protocol) -> {
            seen.complete(TestServlet.describe(request));
            return new Recorder.Echo();
        });
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void aSecurityConstraintRefusesAStranger() {
        try (RawPeer client = application.connect()) {
            client.send(RawPeer.handshake(TestApplication.SECURED_PATH));
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.field("www-authenticate")).startsWithIgnoringCase("Basic ");
            // The servlet shows the page of the error, and takes it for no handshake.
            assertThat(seen).isNotDone();
        }
    }

    @Test
    void aUserWhoMayIsLetInAndTheServletKnowsWhoItIs() {
        try (RawPeer client = application.connect()) {
            client.open(TestApplication.SECURED_PATH, authorization(Deployment.PASSWORD));
            client.sendText("hello");
            assertThat(client.readFrame().text()).isEqualTo("hello");
            assertThat(seen.join()).startsWith("user ann, ").contains("path /app /secured");
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (RawPeer client = application.connect()) {
            client.send(RawPeer.handshake(TestApplication.SECURED_PATH, authorization("wrong")));
            assertThat(client.readAnswer().status()).isEqualTo(401);
            assertThat(seen).isNotDone();
        }
    }

    @Test
    void aFilterThatWrapsTheRequestIsHeard() {
        try (RawPeer client = application.connect()) {
            client.send(RawPeer.handshake(TestApplication.PATH + "?filter=wrap&q=1", "X-Tenant: from the client"));
            // The filter's own field is in the answer, too.
            assertThat(client.readHead().field("x-filter")).isEqualTo("wrap");
            client.sendText("hello");
            assertThat(client.readFrame().text()).isEqualTo("hello");
            assertThat(seen.join()).contains("tenant from the filter", "path /app /ws", "q 1");
        }
    }

    @Test
    void theSessionOfEarlierRequestsIsThere() {
        try (RawPeer client = application.connect()) {
            client.send("GET " + TestApplication.PATH + "?note=remembered HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String cookie = client.readAnswer().field("set-cookie");
            assertThat(cookie).isNotNull();
            client.open(TestApplication.PATH, "Cookie: " + cookie.substring(0, cookie.indexOf(';')));
            assertThat(seen.join()).contains("note remembered");
        }
    }

    @Test
    void anotherPathIsNotServed() {
        try (RawPeer client = application.connect()) {
            client.send(RawPeer.handshake("/ws"));
            assertThat(client.readAnswer().status()).isEqualTo(404);
            assertThat(seen).isNotDone();
        }
    }

    @Test
    void theEndpointKnowsItsPeersAddress() {
        try (RawPeer client = application.connect()) {
            client.open(TestApplication.PATH);
            assertThat(application.recorder().connection().getRemoteAddress())
                    .isInstanceOfSatisfying(InetSocketAddress.class, address -> {
                        assertThat(address.getAddress().isLoopbackAddress()).isTrue();
                        assertThat(address.getPort()).isNotZero().isNotEqualTo(application.port());
                    });
        }
    }

    private static String authorization(String password) {
        String pair = Deployment.USER + ":" + password;
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
