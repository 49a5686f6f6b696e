package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.gateway.Authentication;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import java.io.EOFException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statuses of docs/wire-protocol.md section 8.4. */
class RoomsStatusTest {
    private static final String HELLO = "[{\"type\":\"hello\",\"name\":\"ann\"}]";

    private static RoomsServer server;
    private static RoomsHttp http;

    @BeforeAll
    static void start() {
        server = RoomsServer.withDefaults();
        http = new RoomsHttp(server.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpRequest.Builder request() {
        return HttpRequest.newBuilder(server.uri());
    }

    @Test
    void anAnswerIsNotKeptOrTakenForSomethingElse() {
        HttpResponse<String> answer =
                http.send(http.request(RoomsHttp.JSON, HELLO).build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void aRefusalIsAMessageAndNotAStatus() {
        HttpResponse<String> answer =
                http.send(http.request(RoomsHttp.JSON, "[{\"type\":\"hello\"}]").build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("[{\"type\":\"refused\",\"of\":\"hello\",\"code\":\"name_required\"");
        try (RoomsHttp.Events stream = http.stream("[{\"type\":\"hello\"}]")) {
            assertThat(stream.next()).contains("\"name_required\"");
            stream.awaitEnd();
        }
    }

    @Test
    void aRequestThatDoesNotComeWholeHasNoAnswerThatIsTakenForARefusal() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(
                    "POST " + RoomsServer.PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Accept: application/json\r\nContent-Length: 100\r\n\r\n[{");
            client.shutdownOutput();

            assertThatThrownBy(client::readHead).hasCauseInstanceOf(EOFException.class);
        }
    }

    @Test
    void asManyHellosAsItTakes() {
        assertThat(http.poll("[{\"type\":\"hello\"},{\"type\":\"hello\",\"name\":\"ann\"},{\"type\":\"ping\"}]"))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|the content is no JSON array",
                "{}|the content is no JSON array",
                "[]|the content has no message",
                "[5]|element 0 of the content is no object",
                "[{\"type\":\"hello\"},[]]|element 1 of the content is no object",
                "[{\"type\":\"ping\"},{\"type\":\"hello\"}]|the first message is no hello",
                "[{}]|the first message is no hello",
                "[{\"type\":\"hello\"}|the content is no valid JSON",
            })
    void contentThatIsNoMessagesIs400(String content, String reason) {
        HttpResponse<String> answer =
                http.send(http.request(RoomsHttp.JSON, content).build());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(reason + "\n");
    }

    @Test
    void contentThatIsNotUtf8Is400() {
        byte[] content = "[{\"type\":\"hello\",\"name\":\"?\"}]".getBytes(StandardCharsets.UTF_8);
        content[content.length - 4] = (byte) 0xFF;
        HttpResponse<String> answer = http.send(http.request(RoomsHttp.JSON, "")
                .POST(BodyPublishers.ofByteArray(content))
                .build());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("the content is not UTF-8\n");
    }

    @Test
    void contentOfMoreThanAMebibyteIs413WhetherItSaysSoOrNot() {
        byte[] content = new byte[1024 * 1024 + 1];
        Arrays.fill(content, (byte) ' ');
        HttpRequest.Builder large = http.request(RoomsHttp.JSON, "").POST(BodyPublishers.ofByteArray(content));
        assertThat(http.send(large.build()).statusCode()).isEqualTo(413);
        HttpRequest chunked = http.request(RoomsHttp.JSON, "")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(content)))
                .build();
        assertThat(http.send(chunked).statusCode()).isEqualTo(413);
        // Nobody else is in trouble.
        assertThat(http.poll(HELLO)).hasSize(1);
    }

    @Test
    void contentOfAMebibyteIsTaken() {
        String content = HELLO + " ".repeat(1024 * 1024 - HELLO.length());
        assertThat(http.poll(content)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "*/*",
                "application/jsonp",
                "",
                "text/event-streams, application/*",
                "application/json;q=0",
                "application/json ; charset=utf-8; Q=0.000, text/event-stream;q=0.0"
            })
    void anAcceptThatNamesNeitherIs406(String accept) {
        assertThat(http.send(http.request(accept, HELLO).build()).statusCode()).isEqualTo(406);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|application/json",
                "Application/JSON; q=0.9|application/json",
                "text/html, application/json, text/event-stream|application/json",
                "text/event-stream, application/json|text/event-stream",
                "text/event-stream;q=0, application/json;q=0.001|application/json",
            })
    void theFirstTypeThatIsNamedIsGiven(String accept, String type) {
        // The one that is refused ends by itself.
        HttpResponse<String> answer =
                http.send(http.request(accept, "[{\"type\":\"hello\"}]").build());
        assertThat(answer.headers().firstValue("content-type")).hasValue(type);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,415",
        "application/x-www-form-urlencoded,415",
        "application/jsonp,415",
        "application/json;charset=utf-8,200"
    })
    void otherContentIs415(String type, int status) {
        HttpRequest request = request()
                .header("Content-Type", type)
                .header("Accept", RoomsHttp.JSON)
                .POST(BodyPublishers.ofString(HELLO))
                .build();
        assertThat(http.send(request).statusCode()).isEqualTo(status);
    }

    @Test
    void contentWithoutATypeIs415() {
        HttpRequest request = request()
                .header("Accept", RoomsHttp.JSON)
                .POST(BodyPublishers.ofString(HELLO))
                .build();
        assertThat(http.send(request).statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gzip|415", "GZip, identity|415", "identity, br|415", "identity|200", "Identity , |200"})
    void contentWithACodingIs415(String codings, int status) {
        HttpResponse<String> answer = http.send(http.request(RoomsHttp.JSON, HELLO)
                .header("Content-Encoding", codings)
                .build());
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status != 200) {
            assertThat(answer.body())
                    .isEqualTo("Content-Encoding names a coding, and content is taken without one only.\n");
            assertThat(answer.headers().firstValue("accept-encoding")).hasValue("identity");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gzip, identity;q=0|406",
                "*;q=0|406",
                "gzip, *; q=0.0|406",
                "*;q=0, identity;q=0.1|200",
                "gzip;q=0|200",
                "gzip, br|200",
                "``|200",
            })
    void whoExcludesAnswersWithoutACodingIs406(String codings, int status) {
        HttpResponse<String> answer = http.send(http.request(RoomsHttp.JSON, HELLO)
                .header("Accept-Encoding", codings)
                .build());
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status != 200) {
            assertThat(answer.body())
                    .isEqualTo("Accept-Encoding excludes answers without a coding, and there are no others here.\n");
        }
    }

    @Test
    void aGetThatAsksForNoWebSocketIs426AndOtherMethodsAre405() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send("GET /rooms HTTP/1.1\r\nHost: localhost\r\n\r\n");
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.field("upgrade")).isEqualTo("websocket");
            assertThat(answer.body()).contains("hawser.v1");
        }
        HttpResponse<String> put =
                http.send(request().PUT(BodyPublishers.ofString(HELLO)).build());
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(put.headers().firstValue("allow")).hasValue("GET, POST");
    }

    @Test
    void aPageOfAForeignOriginIs403() {
        HttpRequest foreign = http.request(RoomsHttp.JSON, HELLO)
                .header("Origin", "http://evil.example")
                .build();
        assertThat(http.send(foreign).statusCode()).isEqualTo(403);
        HttpRequest same = http.request(RoomsHttp.JSON, HELLO)
                .header("Origin", "http://localhost:" + server.port())
                .build();
        assertThat(http.send(same).statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyIs401OverEachTransport() {
        try (RoomsServer closed =
                new RoomsServer(RoomsOptions.DEFAULT, options -> options, Authentication.principal()).start()) {
            RoomsHttp asking = new RoomsHttp(closed.uri());
            for (String accept : new String[] {RoomsHttp.JSON, RoomsHttp.EVENTS}) {
                HttpResponse<String> answer =
                        asking.send(asking.request(accept, HELLO).build());
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body()).isEqualTo("Nobody is logged in.\n");
            }
            try (RawPeer client = RawPeer.connect(closed.port());
                    CapturedLog trace = CapturedLog.tracing("dev.hawser.trace")) {
                client.send(RawPeer.handshake(RoomsServer.PATH, "Sec-WebSocket-Protocol: hawser.v1"));
                HttpAnswer answer = client.readAnswer();
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.body()).isEqualTo("Nobody is logged in.\n");
                assertThat(answer.field("cache-control")).isEqualTo("no-store");
                assertThat(trace.lines()).anyMatch(line -> line.contains("-> 401 Nobody is logged in."));
            }
            assertThat(closed.handler().getWebSocketFactory().refusals()).isEqualTo(Map.of(401, 1L));
        }
    }

    @Test
    void aWebSocketWithoutTheSubProtocolIsRefused() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake(RoomsServer.PATH, "Sec-WebSocket-Protocol: chat"));
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("hawser.v1");
            assertThat(answer.field("retry-after")).isNull();
            assertThat(answer.field("cache-control")).isEqualTo("no-store");
        }
    }

    @Test
    void tooManyRequestsAre503WithATime() {
        try (RoomsServer small = new RoomsServer(
                                RoomsOptions.DEFAULT,
                                options -> options.withMaxRequests(1),
                                Authentication.chosenNames())
                        .start();
                RoomsHttp.Events stream = new RoomsHttp(small.uri()).stream(HELLO)) {
            assertThat(stream.next()).contains("\"welcome\"");
            RoomsHttp second = new RoomsHttp(small.uri());
            HttpResponse<String> answer =
                    second.send(second.request(RoomsHttp.JSON, HELLO).build());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("5");
        }
    }

    @Test
    void membersGoOnThoughTooManyRequestsWait() {
        String join = "{\"type\":\"join\",\"room\":\"lobby\"}]";
        try (RoomsServer small = new RoomsServer(
                                RoomsOptions.DEFAULT,
                                options -> options.withMaxRequests(1),
                                Authentication.chosenNames())
                        .start();
                RoomsHttp.Events stream = new RoomsHttp(small.uri()).stream(HELLO.replace("]", "," + join))) {
            String welcome = stream.next();
            assertThat(stream.next()).contains("\"joined\"");
            RoomsHttp other = new RoomsHttp(small.uri());
            String ann = "[{\"type\":\"hello\",\"session\":"
                    + Json.write(Json.object(welcome).get("session")) + "}";
            assertThat(other.poll(ann + ",{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":1}]"))
                    .hasSize(2);
            assertThat(status(other, HELLO.replace("ann", "bob"))).isEqualTo(503);
            Limit.until(() -> small.handler().gateway().requestCount() == 1, "the stream alone is left");
            // A quarter more, and not one more than that.
            try (RoomsHttp.Events second = other.stream(ann + "]")) {
                assertThat(second.next()).contains("\"welcome\"");
                assertThat(status(other, ann + "]")).isEqualTo(503);
            }
        }
    }

    private static int status(RoomsHttp asking, String content) {
        return asking.send(asking.request(RoomsHttp.JSON, content).build()).statusCode();
    }

    @Test
    void otherPathsAreNotOurs() {
        RoomsHttp elsewhere = new RoomsHttp(server.uri().resolve("/other"));
        assertThat(elsewhere
                        .send(elsewhere.request(RoomsHttp.JSON, HELLO).build())
                        .statusCode())
                .isEqualTo(404);
    }
}
