package dev.hawser.tests.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.RawPeer;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The servlet that README.md shows does what it says. */
class EchoServletTest {
    @ParameterizedTest
    @EnumSource
    void itEchoesAndRefusesOtherProtocols(Container.Kind kind) throws Exception {
        Container container = kind.start(new Deployment(new EchoServlet(), Map.of(), false, false));
        try (RawPeer client = RawPeer.connect(container.port());
                RawPeer stranger = RawPeer.connect(container.port())) {
            client.open(TestApplication.PATH, "Sec-WebSocket-Protocol: echo");
            client.sendText("ahoy");
            assertThat(client.readFrame().text()).isEqualTo("ahoy");
            stranger.send(RawPeer.handshake(TestApplication.PATH, "Sec-WebSocket-Protocol: soup"));
            assertThat(stranger.readAnswer().status()).isBetween(400, 599);
        } finally {
            container.stop();
        }
    }
}
