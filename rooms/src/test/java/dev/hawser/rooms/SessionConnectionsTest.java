package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SessionConnectionsTest {
    private final SessionConnections all = new SessionConnections();
    private final SessionConnections.Connection old = all.open(OptionalLong.empty());
    private final SessionConnections.Connection newer = all.open(OptionalLong.empty());

    @Test
    void anOlderOneMayPublishInARoomUntilANewerOneHas() {
        assertThat(old.mayPublish("lobby")).isTrue();
        assertThat(newer.mayPublish("lobby")).isTrue();
        assertThat(old.mayPublish("lobby")).isFalse();
        assertThat(newer.mayPublish("lobby")).isTrue();
        assertThat(old.mayPublish("other")).isTrue();
    }

    @Test
    void inMoreRoomsThanAreToldApartTheNewestOnePublishesAlone() {
        for (int i = 0; i < 999; i++) {
            assertThat(newer.mayPublish("room" + i)).isTrue();
        }
        assertThat(old.mayPublish("the thousandth")).isTrue();
        assertThat(old.mayPublish("one more")).isTrue();
        assertThat(old.mayPublish("room7")).isFalse();
        assertThat(old.mayPublish("never")).isFalse();
        assertThat(newer.mayPublish("room7")).isTrue();
    }
}
