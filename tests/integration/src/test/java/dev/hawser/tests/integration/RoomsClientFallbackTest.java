package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.gateway.Authentication;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.roomsclient.PublishOutcome;
import dev.hawser.roomsclient.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client of rooms where something on the way stops a transport, or the server is killed: everything is there once all the same. */
@Timeout(120)
class RoomsClientFallbackTest {
    private static final int NUMBERS = 100;

    private final WebSocketClientFactory factory = new WebSocketClientFactory();

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
    }

    @Test
    void whereNoWebSocketGetsThroughAStreamDoes() {
        try (RoomsServer server = RoomsServer.withDefaults();
                ObstinateProxy proxy = new ObstinateProxy(server.port())) {
            proxy.refuseWebSockets(true);
            try (RoomsClientMember member = new RoomsClientMember(factory, proxy.port(), "ann", options -> options)) {
                member.publish(NUMBERS);
                member.assertAllOnce();
            }
        }
    }

    @Test
    void whereTheSubProtocolGetsLostAStreamGetsThrough() {
        try (RoomsServer server = RoomsServer.withDefaults();
                ObstinateProxy proxy = new ObstinateProxy(server.port())) {
            proxy.dropProtocols(true);
            try (RoomsClientMember member = new RoomsClientMember(factory, proxy.port(), "ann", options -> options)) {
                member.publish(NUMBERS);
                member.assertAllOnce();
            }
        }
    }

    @Test
    void whereStreamsAreKeptBackPollsGetThrough() {
        try (RoomsServer server = RoomsServer.withDefaults();
                ObstinateProxy proxy = new ObstinateProxy(server.port())) {
            proxy.refuseWebSockets(true);
            proxy.keepStreams(true);
            try (RoomsClientMember member = new RoomsClientMember(factory, proxy.port(), "ann", options -> options)) {
                member.publish(NUMBERS);
                member.assertAllOnce();
            }
        }
    }

    @Test
    void theTransportChangesInTheMiddleOfAConversationAndBackAgain() {
        try (RoomsServer server = RoomsServer.withDefaults();
                ObstinateProxy proxy = new ObstinateProxy(server.port());
                RoomsClientMember member = new RoomsClientMember(
                        factory, proxy.port(), "ann", options -> options.withReturnAfter(Duration.ofSeconds(2)))) {
            member.publish(NUMBERS);
            member.readUpTo(NUMBERS / 2);
            proxy.refuseWebSockets(true);
            proxy.cut();
            member.publish(NUMBERS);
            member.readUpTo(2 * NUMBERS);
            proxy.refuseWebSockets(false);
            proxy.keepStreams(true);
            member.publish(NUMBERS);
            proxy.cut();
            member.publish(NUMBERS);
            member.assertAllOnce();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIsKilledAndComesBackGoesOn(Transport transport, @TempDir Path folder) throws IOException {
        int port = Ports.free();
        String[] chat = {"chat", "--port", String.valueOf(port), "--data", folder.toString()};
        Command server = start(chat);
        try (RoomsClientMember member =
                new RoomsClientMember(factory, port, "ann", options -> options.withTransports(List.of(transport)))) {
            member.publish(NUMBERS);
            member.readUpTo(NUMBERS / 2);
            member.publish(NUMBERS);
            server.close();
            server.end();
            server = start(chat);
            member.publish(NUMBERS);
            member.assertAllOnce();
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPublishThatTheServerDoesNotReadIsRefusedAndTheOthersAreThere(Transport transport) {
        RoomsOptions large = RoomsOptions.DEFAULT.withMaxDataBytes(2 << 20);
        try (RoomsServer server = new RoomsServer(large, options -> options, Authentication.chosenNames()).start();
                RoomsClientMember member = new RoomsClientMember(
                        factory, server.port(), "ann", options -> options.withTransports(List.of(transport)))) {
            member.publish(NUMBERS);
            PublishOutcome outcome = member.publishTooMuch(1_200_000);
            member.publish(NUMBERS);
            member.assertAllOnce();
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            PublishOutcome.Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo("too_large"));
        }
    }

    private static Command start(String... chat) {
        Command server = new Command(chat);
        server.nextLine();
        return server;
    }
}
