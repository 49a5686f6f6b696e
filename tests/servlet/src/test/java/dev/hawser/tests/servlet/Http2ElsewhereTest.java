package dev.hawser.tests.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Http2Peer;
import dev.hawser.testkit.Http2Stream;
import dev.hawser.testkit.Rfc8441;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Containers that speak HTTP/2, but not RFC 8441: no extended CONNECT comes to a servlet there, and they do not say that one may be sent. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT", "UNDERTOW"})
class Http2ElsewhereTest {
    /** {@code SETTINGS_ENABLE_CONNECT_PROTOCOL}. */
    private static final int ENABLE_CONNECT_PROTOCOL = 8;

    private final Container.Kind kind;

    Http2ElsewhereTest(Container.Kind kind) {
        this.kind = kind;
    }

    @Test
    @Rfc8441("3")
    void theContainerDoesNotOfferItAndWhoAsksAllTheSameIsTurnedAway() {
        try (TestApplication application = TestApplication.serving(kind, Recorder.Echo::new);
                Http2Peer peer = Http2Peer.connect(application.port())) {
            assertThat(peer.settings().getOrDefault(ENABLE_CONNECT_PROTOCOL, 0)).isZero();
            assertThat(peer.get(TestApplication.PATH).content()).isEqualTo("plain HTTP");
            Http2Stream turnedAway = peer.open(TestApplication.PATH);
            assertThat(turnedAway.readEnd()).isEqualTo("reset PROTOCOL_ERROR");
            assertThat(application.openConnections()).isZero();
        }
    }
}
