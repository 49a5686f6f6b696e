package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.testkit.Limit;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams and polls: when they say something, when they end, and what they cost (docs/wire-protocol.md section 8). */
class RoomsFallbackTest {
    private static final String HELLO = "{\"type\":\"hello\",\"name\":\"ann\"}";
    private static final String JOIN = "{\"type\":\"join\",\"room\":\"lobby\"}";

    private static RoomsServer server(UnaryOperator<GatewayOptions> options) {
        return new RoomsServer(RoomsOptions.DEFAULT, options, Authentication.chosenNames()).start();
    }

    private static String hello(@Nullable Object welcome, int wait) {
        Object session = ((Map<?, ?>) Objects.requireNonNull(welcome)).get("session");
        return "{\"type\":\"hello\",\"session\":" + Json.write(session) + ",\"wait\":" + wait + "}";
    }

    private static String publish(int seq, String data) {
        return "{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":" + seq + ",\"data\":\"" + data + "\"}";
    }

    @Test
    void aStreamIsNotKeptNorHeldBack() {
        try (RoomsServer server = server(options -> options)) {
            RoomsHttp http = new RoomsHttp(server.uri());
            HttpResponse<String> answer = http.send(
                    http.request(RoomsHttp.EVENTS, "[{\"type\":\"hello\"}]").build());
            assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
            assertThat(answer.headers().firstValue("x-accel-buffering")).hasValue("no");
            assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(answer.body()).startsWith("data: {\"type\":\"refused\"").endsWith("}\n\n");
        }
    }

    @Test
    void aStreamThatIsSilentHasComments() {
        try (RoomsServer server = server(options -> options.withCommentInterval(Duration.ofMillis(50)));
                RoomsHttp.Events stream = new RoomsHttp(server.uri()).stream("[" + HELLO + "]")) {
            assertThat(stream.next()).contains("\"welcome\"");
            stream.awaitComment();
            stream.awaitComment();
        }
    }

    @Test
    void aStreamWhoseClientIsGoneIsFoundOut() {
        try (RoomsServer server = server(options -> options.withCommentInterval(Duration.ofMillis(50)))) {
            RoomsHttp.Events stream = new RoomsHttp(server.uri()).stream("[" + HELLO + "," + JOIN + "]");
            assertThat(stream.next()).contains("\"welcome\"");
            assertThat(server.handler().gateway().requestCount()).isEqualTo(1);
            stream.close();
            await(() -> server.handler().gateway().requestCount() == 0);
        }
    }

    /** Something that comes about by itself, and nobody tells. */
    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(Limit.SECONDS).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aStreamEndsWithByeOfItsOwnAndSaysSoToTheRoom() {
        try (RoomsServer server = server(options -> options)) {
            RoomsHttp http = new RoomsHttp(server.uri());
            try (RoomsHttp.Events stream = http.stream("[" + HELLO + "," + JOIN + ",{\"type\":\"bye\"}]")) {
                assertThat(stream.next()).contains("\"welcome\"");
                stream.awaitEndSkipping();
            }
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsUpNobodyAndMissesNothing() throws IOException {
        String data = "x".repeat(7_000);
        int messages = 1000;
        try (RoomsServer server = server(options -> options)) {
            RoomsHttp http = new RoomsHttp(server.uri());
            try (Socket slow = RoomsHttp.unread(
                    server.uri(), RoomsHttp.EVENTS, "[{\"type\":\"hello\",\"name\":\"bob\"}," + JOIN + "]")) {
                Object welcome = http.poll("[" + HELLO + "]").get(0);
                for (int i = 1; i <= messages; i++) {
                    List<@Nullable Object> answer =
                            http.poll("[" + hello(welcome, 0) + "," + publish(i, i + " " + data) + "]");
                    assertThat(Json.write(answer.get(1))).contains("\"ack\"");
                }
                // It gets either each entry, or is told which are missing.
                StreamCheck check = new StreamCheck(slow.getInputStream());
                check.readUntil(messages);
            }
        }
    }

    @Test
    void aPollWithoutAWaitIsAnsweredAtOnce() {
        try (RoomsServer server = server(options -> options)) {
            List<@Nullable Object> answer = new RoomsHttp(server.uri()).poll("[" + HELLO + ",{\"type\":\"ping\"}]");
            assertThat(Json.write(answer.get(1))).isEqualTo("{\"type\":\"pong\"}");
            assertThat(answer).hasSize(2);
        }
    }

    @Test
    void aPollIsHeldUntilThereIsNews() {
        try (RoomsServer server = server(options -> options.withLongestWait(Duration.ofHours(1)))) {
            RoomsHttp http = new RoomsHttp(server.uri());
            List<@Nullable Object> first = http.poll("[" + HELLO + "," + JOIN + "]");
            Map<?, ?> joined = (Map<?, ?>) first.get(1);
            String join = "{\"type\":\"join\",\"room\":\"lobby\",\"from\":{\"epoch\":" + Json.write(joined.get("epoch"))
                    + ",\"offset\":1}}";
            await(() -> server.handler().gateway().requestCount() == 0);
            HttpRequest held = http.request(RoomsHttp.JSON, "[" + hello(first.get(0), 3_000_000) + "," + join + "]")
                    .build();
            CompletableFuture<HttpResponse<String>> poll = http.sendAsync(held);
            await(() -> server.handler().gateway().requestCount() == 1);
            assertThat(poll).isNotDone();
            server.rooms().publish("lobby", "system", null, bytes("\"news\""));
            List<@Nullable Object> answer = RoomsHttp.messages(Limit.get(poll, "news"));
            assertThat(answer).hasSize(3);
            assertThat(Json.write(answer.get(2))).startsWith("[\"lobby\",1,").endsWith(",\"system\",\"news\"]");
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPollForWhichThereIsNoNewsIsAnsweredWhenItsTimeIsOver() {
        try (RoomsServer server = server(options -> options)) {
            RoomsHttp http = new RoomsHttp(server.uri());
            Object welcome = http.poll("[" + HELLO + "]").get(0);
            assertThat(http.poll("[" + hello(welcome, 20) + "]")).hasSize(1);
        }
    }

    @Test
    void noPollIsHeldLongerThanTheServerSays() {
        try (RoomsServer server = server(options -> options.withLongestWait(Duration.ofMillis(20)))) {
            RoomsHttp http = new RoomsHttp(server.uri());
            Object welcome = http.poll("[" + HELLO + "]").get(0);
            assertThat(http.poll("[" + hello(welcome, Integer.MAX_VALUE) + "]")).hasSize(1);
        }
    }

    @Test
    void anAnswerIsOfALimitedLengthAndTheNextOneGoesOn() {
        String data = "x".repeat(10_000);
        try (RoomsServer server = server(options -> options)) {
            RoomsHttp http = new RoomsHttp(server.uri());
            Object welcome = http.poll("[" + HELLO + "]").get(0);
            for (int i = 1; i <= 60; i++) {
                http.poll("[" + hello(welcome, 0) + "," + publish(i, data) + "]");
            }
            String from = "\"start\"";
            long next = -1;
            int answers = 0;
            while (next < 60) {
                HttpResponse<String> answer = http.send(http.request(
                                RoomsHttp.JSON,
                                "[" + hello(welcome, 1000) + ",{\"type\":\"join\",\"room\":\"lobby\",\"from\":" + from
                                        + "}]")
                        .build());
                assertThat(answer.body()).hasSizeLessThan(256 * 1024 + 1000);
                List<@Nullable Object> messages = RoomsHttp.messages(answer);
                Map<?, ?> joined = (Map<?, ?>) messages.get(1);
                for (Object message : messages.subList(2, messages.size())) {
                    long offset = Long.parseLong(String.valueOf(((List<?>) message).get(1)));
                    assertThat(next == -1 || offset == next).isTrue();
                    next = offset + 1;
                }
                from = "{\"epoch\":" + Json.write(joined.get("epoch")) + ",\"offset\":" + next + "}";
                answers++;
            }
            assertThat(answers).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aServerThatGoesDownEndsStreamsAnswersPollsAndRefusesMore() throws Exception {
        try (RoomsServer server = server(options -> options.withLongestWait(Duration.ofHours(1)))) {
            RoomsHttp http = new RoomsHttp(server.uri());
            Object welcome = http.poll("[" + HELLO + "]").get(0);
            await(() -> server.handler().gateway().requestCount() == 0);
            CompletableFuture<HttpResponse<String>> poll =
                    http.sendAsync(http.request(RoomsHttp.JSON, "[" + hello(welcome, 3_000_000) + "]")
                            .build());
            try (RoomsHttp.Events stream = http.stream("[" + HELLO + "]")) {
                assertThat(stream.next()).contains("\"welcome\"");
                await(() -> server.handler().gateway().requestCount() == 2);
                server.handler().shutdown();
                stream.awaitEnd();
                assertThat(RoomsHttp.messages(Limit.get(poll, "an answer"))).hasSize(1);
                HttpResponse<String> late = http.send(
                        http.request(RoomsHttp.JSON, "[" + HELLO + "]").build());
                assertThat(late.statusCode()).isEqualTo(503);
                assertThat(late.headers().firstValue("retry-after")).isPresent();
            }
        }
    }
}
