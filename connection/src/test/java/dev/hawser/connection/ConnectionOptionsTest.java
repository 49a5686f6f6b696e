package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.Limits;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionOptionsTest {
    /** Of each type a value that no default has. */
    private static final Map<Class<?>, Object> OTHERS = Map.of(
            Limits.class, Limits.DEFAULT.withMaxMessageSize(12_345),
            int.class, 12_345,
            Duration.class, Duration.ofMillis(12_345),
            boolean.class, !ConnectionOptions.DEFAULT.virtualThreads(),
            DeflateOptions.class, DeflateOptions.DEFAULT.withLevel(9));

    static Stream<String> settings() {
        return Arrays.stream(ConnectionOptions.class.getRecordComponents()).map(RecordComponent::getName);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingIsChangedAndNoOther(String setting) throws ReflectiveOperationException {
        RecordComponent[] settings = ConnectionOptions.class.getRecordComponents();
        Class<?> type = Arrays.stream(settings)
                .filter(each -> each.getName().equals(setting))
                .findAny()
                .orElseThrow()
                .getType();
        Object changed = ConnectionOptions.class
                .getMethod("with" + Character.toUpperCase(setting.charAt(0)) + setting.substring(1), type)
                .invoke(ConnectionOptions.DEFAULT, OTHERS.get(type));
        for (RecordComponent each : settings) {
            Object expected = each.getName().equals(setting)
                    ? OTHERS.get(type)
                    : each.getAccessor().invoke(ConnectionOptions.DEFAULT);
            assertThat(each.getAccessor().invoke(changed)).as(each.getName()).isEqualTo(expected);
        }
    }
}
