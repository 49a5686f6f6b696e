package dev.hawser.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionStatistics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebSocketMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConnectionStatistics statistics =
            new ConnectionStatistics(3, 10, 20, 30, 200, 300, 17, Map.of(1000, 4L, 1006, 2L, 4001, 1L));
    private final WebSocketMeters meters =
            new WebSocketMeters(() -> statistics, () -> Map.of(403, 5L, 418, 1L), Tags.of("server", "chat"));

    @Test
    void givesEachFigureItsMeter() {
        meters.bindTo(registry);

        assertThat(registry.get("websocket.connections").gauge().value()).isEqualTo(3);
        assertThat(registry.get("websocket.queued").gauge().value()).isEqualTo(17);
        assertThat(counter("websocket.opened", "server", "chat")).isEqualTo(10);
        assertThat(counter("websocket.messages", "direction", "in")).isEqualTo(20);
        assertThat(counter("websocket.messages", "direction", "out")).isEqualTo(30);
        assertThat(counter("websocket.bytes", "direction", "in")).isEqualTo(200);
        assertThat(counter("websocket.bytes", "direction", "out")).isEqualTo(300);
    }

    @Test
    void countsClosesByCodeAndRefusalsByStatusAndForgetsNone() {
        meters.bindTo(registry);

        assertThat(counter("websocket.closed", "code", "1000")).isEqualTo(4);
        assertThat(counter("websocket.closed", "code", "1006")).isEqualTo(2);
        assertThat(counter("websocket.closed", "code", "1001")).isZero();
        assertThat(counter("websocket.closed", "code", "other")).isEqualTo(1);
        assertThat(counter("websocket.refused", "status", "403")).isEqualTo(5);
        assertThat(counter("websocket.refused", "status", "other")).isEqualTo(1);
    }

    private double counter(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).functionCounter().count();
    }
}
