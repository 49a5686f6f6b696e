package dev.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.SendOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds on to a server lets go when that is final, or when the application wants it. */
class ReopenerEndTest {
    private final Mooring mooring = new Mooring();

    @AfterEach
    void stop() {
        mooring.time.settle();
        assertThat(mooring.time.timers()).as("timers that are left").isZero();
        mooring.close();
    }

    @Test
    void itGivesUpAfterThreeRefusals() {
        Reopener reopener = mooring.hold();
        for (int attempt = 1; attempt <= 3; attempt++) {
            RawPeer peer = mooring.server.accept();
            peer.readHead();
            mooring.refuse(peer, "401 Unauthorized");
            assertThat(mooring.next()).isEqualTo("opening " + attempt);
            if (attempt < 3) {
                assertThat(mooring.next())
                        .startsWith("waiting " + 5000 * attempt + " ms: HTTP status 401 Unauthorized");
                mooring.time.pass(Duration.ofSeconds(5L * attempt));
            }
        }
        assertThat(mooring.next()).isEqualTo("over");
        assertThat(mooring.next()).startsWith("gave up: refused 3 times; at last: HTTP status 401 Unauthorized");
        assertThat(reopener.getState()).isEqualTo(Reopener.State.GAVE_UP);
        reopener.close();
        reopener.retryNow();
        mooring.time.settle();
        assertThat(reopener.getState()).isEqualTo(Reopener.State.GAVE_UP);
    }

    @Test
    void aFinalCloseCodeIsTheEnd() {
        Reopener reopener = mooring.hold();
        mooring.close(mooring.accept(1), 1008, "no cats");

        assertThat(mooring.next()).isEqualTo("over");
        assertThat(mooring.next()).isEqualTo("gave up: closed with 1008: no cats");
        assertThat(reopener.getState()).isEqualTo(Reopener.State.GAVE_UP);
        assertThat(reopener.sendMessage("x")).isEqualTo(SendOutcome.CLOSED);
    }

    @Test
    void anApplicationThatClosesTheConnectionWantsNoOther() {
        Reopener reopener = mooring.hold();
        RawPeer peer = mooring.accept(1);
        Connection connection = reopener.getConnection();
        assertThat(connection).isNotNull();
        connection.close(1001, "");
        mooring.answerClose(peer, 1001);

        assertThat(mooring.next()).isEqualTo("over");
        assertThat(mooring.next()).isEqualTo("gave up: closed with 1001");
    }

    @Test
    void whoClosesItClosesTheConnection() {
        Reopener reopener = mooring.hold();
        RawPeer peer = mooring.accept(1);
        reopener.close(4000, "bye");
        assertThat(reopener.getState()).isEqualTo(Reopener.State.CLOSED);
        assertThat(mooring.next()).isEqualTo("over");
        assertThat(reopener.getConnection()).isNull();
        assertThat(reopener.sendMessage("x")).isEqualTo(SendOutcome.CLOSED);
        reopener.close(4001, "only the first counts");
        mooring.answerClose(peer, 4000);
    }

    @Test
    void whoClosesItWhileItWaitsIsLeftInPeace() {
        Reopener reopener = mooring.hold();
        mooring.lose(mooring.accept(1));
        assertThat(mooring.next()).startsWith("waiting");
        reopener.close();
        assertThat(mooring.next()).isEqualTo("over");
        reopener.retryNow();
        reopener.close();
        mooring.time.pass(Duration.ofHours(1));
        assertThat(reopener.getState()).isEqualTo(Reopener.State.CLOSED);
    }

    @Test
    void whoClosesItWhileItOpensEndsTheAttempt() {
        Reopener reopener = mooring.hold();
        try (RawPeer peer = mooring.server.accept()) {
            peer.readHead();
            assertThat(mooring.next()).isEqualTo("opening 1");
            reopener.close();
            peer.readToEnd();
        }
        assertThat(mooring.next()).isEqualTo("over");
    }

    @Test
    void whoClosesItBeforeTheAttemptPreventsIt() {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        Reopener reopener = mooring.hold(mooring.new Events() {
            @Override
            public void opening(WebSocketClient client, int attempt) {
                super.opening(client, attempt);
                goOn.join();
            }
        });
        assertThat(mooring.next()).isEqualTo("opening 1");
        reopener.close();
        assertThat(reopener.getState()).isEqualTo(Reopener.State.CLOSED);
        goOn.complete(null);
        assertThat(mooring.next()).isEqualTo("over");
    }

    @Test
    void aConnectionThatOpensTooLateIsClosed() {
        Reopener reopener = mooring.hold();
        RawPeer peer = mooring.server.accept();
        assertThat(mooring.next()).isEqualTo("opening 1");
        mooring.time.settle();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        mooring.time.stopUntil(goOn);
        peer.send(RawPeer.acceptance(peer.readHead()));
        mooring.endpointOpened().join();
        reopener.close(4000, "");
        goOn.complete(null);
        assertThat(mooring.next()).isEqualTo("over");
        // 1000 if the attempt itself was late too.
        RawFrame close = peer.readFrame();
        assertThat(close.closeCode()).isIn(4000, 1000);
        peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(close.closeCode(), "")));
        peer.disconnect();
        assertThat(mooring.next()).startsWith("onClose");
    }

    @Test
    void itCanBeClosedInACallback() {
        CompletableFuture<Reopener> held = new CompletableFuture<>();
        Reopener reopener = mooring.hold(mooring.new Events() {
            @Override
            public void waiting(Loss loss, Duration delay) {
                super.waiting(loss, delay);
                held.join().close();
            }
        });
        held.complete(reopener);
        mooring.lose(mooring.accept(1));
        assertThat(mooring.next()).startsWith("waiting");
        assertThat(mooring.next()).isEqualTo("over");
    }

    @Test
    void whatTheApplicationCannotGiveIsTheEnd() {
        mooring.hold(mooring.new Events(), () -> {
            throw new IllegalStateException("no endpoint today");
        });
        assertThat(mooring.next()).isEqualTo("opening 1");
        assertThat(mooring.next()).isEqualTo("over");
        assertThat(mooring.next()).isEqualTo("gave up: java.lang.IllegalStateException: no endpoint today");

        mooring.hold(mooring.new Events() {
            @Override
            public void opening(WebSocketClient client, int attempt) {
                throw new IllegalStateException("no token");
            }
        });
        assertThat(mooring.next()).isEqualTo("over");
        assertThat(mooring.next()).isEqualTo("gave up: java.lang.IllegalStateException: no token");
    }

    @Test
    void aCodeThatMayNotBeOnTheWireIsRefused() {
        Reopener reopener = mooring.hold();
        RawPeer peer = mooring.accept(1);
        assertThatIllegalArgumentException().isThrownBy(() -> reopener.close(1006, ""));
        assertThat(reopener.getState()).isEqualTo(Reopener.State.OPEN);
        reopener.close();
        assertThat(mooring.next()).isEqualTo("over");
        mooring.answerClose(peer, 1000);
    }
}
