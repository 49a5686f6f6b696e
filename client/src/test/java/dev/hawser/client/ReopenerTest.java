package dev.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.SendOutcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds on to a server comes back, but not too soon. */
class ReopenerTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Mooring mooring = new Mooring();

    @AfterEach
    void stop() {
        mooring.close();
    }

    private void end(Reopener reopener) {
        reopener.close();
        assertThat(mooring.next()).isEqualTo("over");
    }

    @Test
    void aConnectionThatIsLostIsFollowedByAnother() {
        Reopener reopener = mooring.hold();
        RawPeer first = mooring.accept(1);
        Connection lost = reopener.getConnection();
        assertThat(reopener.getState()).isEqualTo(Reopener.State.OPEN);
        mooring.lose(first);
        assertThat(mooring.next()).startsWith("waiting 5000 ms: closed with 1006");
        assertThat(reopener.getState()).isEqualTo(Reopener.State.WAITING);

        mooring.time.pass(Duration.ofSeconds(5).minus(MOMENT));
        assertThat(reopener.getState()).isEqualTo(Reopener.State.WAITING);
        mooring.time.pass(MOMENT);

        RawPeer second = mooring.accept(2);
        assertThat(reopener.getConnection()).isNotSameAs(lost);
        reopener.sendMessage("ahoy");
        assertThat(second.readFrame().text()).isEqualTo("ahoy");
        end(reopener);
        mooring.answerClose(second, 1000);
    }

    @Test
    void aSteadyConnectionBeginsTheCountAnew() {
        Reopener reopener = mooring.hold();
        mooring.lose(mooring.accept(1));
        assertThat(mooring.next()).startsWith("waiting 5000 ms");
        mooring.time.pass(Duration.ofSeconds(5));
        RawPeer second = mooring.accept(2);

        mooring.time.pass(Duration.ofSeconds(60));
        mooring.lose(second);

        assertThat(mooring.next()).startsWith("waiting 5000 ms");
        mooring.time.pass(Duration.ofSeconds(5));
        mooring.lose(mooring.accept(1));
        assertThat(mooring.next()).startsWith("waiting 10000 ms");
        end(reopener);
    }

    @Test
    void aConnectionThatIsAbandonedIsFollowedByAnother() {
        Reopener reopener = mooring.hold();
        RawPeer first = mooring.accept(1);

        reopener.abandon("silent for a minute");
        reopener.abandon("once more");

        first.readToEnd();
        assertThat(mooring.next()).isEqualTo("onClose 1006");
        assertThat(mooring.next()).isEqualTo("waiting 5000 ms: silent for a minute");
        reopener.abandon("there is none");
        mooring.time.pass(Duration.ofSeconds(5));
        RawPeer second = mooring.accept(2);
        mooring.lose(second);
        assertThat(mooring.next()).startsWith("waiting 10000 ms: closed with 1006");
        end(reopener);
    }

    @Test
    void aConnectionOfWhichTheEndpointHeardFirstCanBeAbandoned() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        Reopener reopener = mooring.hold(
                mooring.new Events(),
                mooring::newEndpoint,
                opening -> opening.thenCombine(told, (connection, nothing) -> connection));
        RawPeer first = mooring.server.acceptWebSocket();
        assertThat(mooring.next()).isEqualTo("opening 1");
        Limit.get(mooring.endpointOpened(), "onOpen");

        reopener.abandon("not this one");
        mooring.time.settle();
        told.complete(null);

        assertThat(mooring.next()).isEqualTo("opened 1");
        first.readToEnd();
        assertThat(mooring.next()).isEqualTo("onClose 1006");
        assertThat(mooring.next()).isEqualTo("waiting 5000 ms: not this one");
        end(reopener);
    }

    @Test
    void theServersDelaysCountFromTheNextWaitOn() {
        Reopener reopener = mooring.hold();
        RawPeer first = mooring.accept(1);
        reopener.setDelays(ReopeningDelays.DEFAULT.withFirst(Duration.ofMillis(100), Duration.ofSeconds(1)));

        mooring.lose(first);

        assertThat(mooring.next()).startsWith("waiting 1000 ms");
        end(reopener);
    }

    @Test
    void whatIsSentWhileThereIsNoConnectionIsRefused() {
        ByteBuffer bytes = ByteBuffer.wrap("x".getBytes(StandardCharsets.US_ASCII));
        Reopener reopener = mooring.hold();
        RawPeer peer = mooring.accept(1);
        assertThat(reopener.sendMessage(bytes.array(), 0, 1)).isEqualTo(SendOutcome.ACCEPTED);
        assertThat(reopener.sendMessage(MessageType.TEXT, bytes)).isEqualTo(SendOutcome.ACCEPTED);
        mooring.lose(peer);
        assertThat(mooring.next()).startsWith("waiting");

        assertThat(reopener.getConnection()).isNull();
        assertThat(reopener.sendMessage("x")).isEqualTo(SendOutcome.CLOSED);
        assertThat(reopener.sendMessage(bytes.array(), 0, 1)).isEqualTo(SendOutcome.CLOSED);
        assertThat(reopener.sendMessage(MessageType.TEXT, bytes)).isEqualTo(SendOutcome.CLOSED);
        end(reopener);
    }

    @Test
    void credentialsMayChangeBetweenAttempts() {
        Reopener reopener = mooring.hold(mooring.new Events() {
            @Override
            public void opening(WebSocketClient client, int attempt) {
                super.opening(client, attempt);
                client.setHeader("Authorization", "Bearer " + attempt);
            }
        });
        RawPeer first = mooring.server.accept();
        assertThat(first.readHead().field("authorization")).isEqualTo("Bearer 1");
        mooring.refuse(first, "401 Unauthorized");
        assertThat(mooring.next()).isEqualTo("opening 1");
        assertThat(mooring.next()).startsWith("waiting 5000 ms: HTTP status 401 Unauthorized");

        mooring.time.pass(Duration.ofSeconds(5));
        try (RawPeer second = mooring.server.accept()) {
            HttpHead request = second.readHead();
            assertThat(request.field("authorization")).isEqualTo("Bearer 2");
            second.send(RawPeer.acceptance(request));
            assertThat(mooring.next()).isEqualTo("opening 2");
            assertThat(mooring.next()).isEqualTo("opened 2");
            end(reopener);
            mooring.answerClose(second, 1000);
        }
    }

    @Test
    void aServerThatAsksToWaitIsLeftAlone() {
        Reopener reopener = mooring.hold();
        RawPeer busy = mooring.server.accept();
        busy.readHead();
        mooring.refuse(busy, "503 Service Unavailable", "Retry-After: 7\r\n");
        assertThat(mooring.next()).isEqualTo("opening 1");
        assertThat(mooring.next()).startsWith("waiting 12000 ms: HTTP status 503");

        mooring.time.pass(Duration.ofSeconds(3));
        reopener.retryNow();
        reopener.retryNow();
        mooring.time.pass(Duration.ofSeconds(4).minus(MOMENT));
        assertThat(reopener.getState()).isEqualTo(Reopener.State.WAITING);
        mooring.time.pass(MOMENT);

        mooring.lose(mooring.accept(2));
        assertThat(mooring.next()).startsWith("waiting 10000 ms");
        end(reopener);
    }

    @Test
    void aBusyServerIsLeftAloneForFiveSecondsAtLeast() {
        Reopener reopener = mooring.hold();
        mooring.close(mooring.accept(1), 1013, "overload");
        assertThat(mooring.next()).isEqualTo("waiting 30000 ms: closed with 1013: overload");
        reopener.retryNow();
        mooring.time.pass(Duration.ofSeconds(5).minus(MOMENT));
        assertThat(reopener.getState()).isEqualTo(Reopener.State.WAITING);
        mooring.time.pass(MOMENT);
        mooring.lose(mooring.accept(2));
        assertThat(mooring.next()).startsWith("waiting 10000 ms");
        end(reopener);
    }

    @Test
    void aWaitCanBeEndedButNotToNothing() {
        Reopener reopener = mooring.hold();
        mooring.lose(mooring.accept(1));
        assertThat(mooring.next()).startsWith("waiting 5000 ms");
        reopener.retryNow();
        mooring.time.settle();
        assertThat(reopener.getState()).isEqualTo(Reopener.State.WAITING);

        mooring.time.pass(Duration.ofMillis(500));
        RawPeer second = mooring.accept(2);
        reopener.retryNow();
        mooring.time.pass(Duration.ofSeconds(10));
        assertThat(reopener.getState()).isEqualTo(Reopener.State.OPEN);

        mooring.lose(second);
        assertThat(mooring.next()).startsWith("waiting 10000 ms");
        mooring.time.pass(Duration.ofSeconds(1));
        reopener.retryNow();
        mooring.lose(mooring.accept(3));
        assertThat(mooring.next()).startsWith("waiting 20000 ms");
        end(reopener);
    }

    @Test
    void anAttemptWithoutAnAnswerIsGivenUp() {
        Reopener reopener = mooring.hold();
        try (RawPeer silent = mooring.server.accept()) {
            // Long before Jetty's client would close what is idle.
            silent.setLimit(Duration.ofSeconds(10));
            silent.readHead();
            assertThat(mooring.next()).isEqualTo("opening 1");
            assertThat(reopener.getState()).isEqualTo(Reopener.State.OPENING);
            mooring.time.pass(Duration.ofSeconds(20));
            silent.readToEnd();
        }
        assertThat(mooring.next()).isEqualTo("waiting 5000 ms: no answer within 20000 ms");
        mooring.time.settle();
        assertThat(mooring.time.timers()).isEqualTo(1);
        end(reopener);
    }

    @Test
    void aServerThatIsNotThereIsAskedAgain() {
        mooring.server.close();
        Reopener reopener = mooring.hold();
        assertThat(mooring.next()).isEqualTo("opening 1");
        assertThat(mooring.next()).startsWith("waiting 5000 ms: nobody listens there");
        mooring.time.pass(Duration.ofSeconds(5));
        assertThat(mooring.next()).isEqualTo("opening 2");
        assertThat(mooring.next()).startsWith("waiting 10000 ms: nobody listens there");
        end(reopener);
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        Reopener reopener = mooring.hold(mooring.new Events() {
            @Override
            public void opened(Connection connection, int attempt) {
                super.opened(connection, attempt);
                throw new IllegalStateException("thrown by a test");
            }

            @Override
            public void waiting(Loss loss, Duration delay) {
                super.waiting(loss, delay);
                throw new IllegalStateException("thrown by a test");
            }
        });
        mooring.lose(mooring.accept(1));
        assertThat(mooring.next()).startsWith("waiting 5000 ms");
        mooring.time.pass(Duration.ofSeconds(5));
        mooring.lose(mooring.accept(2));
        assertThat(mooring.next()).startsWith("waiting 10000 ms");
        end(reopener);
    }
}
