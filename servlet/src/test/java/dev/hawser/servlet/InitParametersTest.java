package dev.hawser.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.Limits;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitParametersTest {

    /** A descriptor with these init parameters. */
    private record Descriptor(Map<String, String> parameters) implements ServletConfig {
        @Override
        public String getServletName() {
            return "test";
        }

        @Override
        public ServletContext getServletContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable String getInitParameter(String name) {
            return parameters.get(name);
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.enumeration(parameters.keySet());
        }
    }

    private static InitParameters of(Map<String, String> parameters) throws ServletException {
        return new InitParameters(new Descriptor(parameters));
    }

    @Test
    void withoutAnyTheDefaultsStay() throws ServletException {
        InitParameters none = of(Map.of("the application's own", "x"));
        assertThat(none.options(ConnectionOptions.DEFAULT)).isEqualTo(ConnectionOptions.DEFAULT);
        assertThat(none.maxThreads()).isEqualTo(200);
    }

    @Test
    void eachSetsWhatItIsNamedAfter() throws ServletException {
        InitParameters all = of(Map.ofEntries(
                Map.entry("maxTextMessageSize", "1"),
                Map.entry("maxBinaryMessageSize", "2"),
                Map.entry("maxFragments", "3"),
                Map.entry("inputBufferSize", "4096"),
                Map.entry("sendBudget", "5"),
                Map.entry("maxIdleTime", "6h"),
                Map.entry("pingInterval", "7min"),
                Map.entry("closeTimeout", " 8 s "),
                Map.entry("writeTimeout", "9ms"),
                Map.entry("compression", "off"),
                Map.entry("maxThreads", "10")));
        assertThat(all.options(ConnectionOptions.DEFAULT))
                .isEqualTo(new ConnectionOptions(
                        new Limits(1, 2, 3),
                        4096,
                        5,
                        Duration.ofHours(6),
                        Duration.ofMinutes(7),
                        Duration.ofSeconds(8),
                        Duration.ofMillis(9),
                        true,
                        null));
        assertThat(all.maxThreads()).isEqualTo(10);
    }

    @Test
    void zeroTurnsOffWhatCanBeTurnedOff() throws ServletException {
        ConnectionOptions options =
                of(Map.of("maxIdleTime", "0", "pingInterval", "0s")).options(ConnectionOptions.DEFAULT);
        assertThat(options.maxIdleTime()).isZero();
        assertThat(options.pingInterval()).isZero();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(quoteCharacter = '\'', textBlock = """
                    maxTextMessageSize   | -1         | a whole number from 0 to 2147483647
                    maxBinaryMessageSize | 64k        | a whole number from 0 to 2147483647
                    maxBinaryMessageSize | 2147483648 | a whole number from 0 to 2147483647
                    maxFragments         | 0          | a whole number from 1 to 2147483647
                    inputBufferSize      | 1023       | a whole number from 1024 to 2147483647
                    sendBudget           | ''         | a whole number from 0 to 2147483647
                    maxIdleTime          | 60         | a time with its unit, such as 500ms, 30s, 5min or 1h, or 0
                    pingInterval         | -1s        | a time with its unit, such as 500ms, 30s, 5min or 1h, or 0
                    compression          | yes        | on or off
                    closeTimeout         | 0          | a time with its unit, such as 500ms, 30s, 5min or 1h
                    closeTimeout         | 0ms        | a time with its unit, such as 500ms, 30s, 5min or 1h
                    writeTimeout         | 1m         | a time with its unit, such as 500ms, 30s, 5min or 1h
                    """, delimiter = '|')
    void aValueThatMakesNoSenseIsAnErrorThatNamesTheParameter(String name, String value, String expected) {
        assertThatThrownBy(() -> of(Map.of(name, value)).options(ConnectionOptions.DEFAULT))
                .isInstanceOf(ServletException.class)
                .hasMessage("init parameter " + name + " is \"" + value + "\"; it takes " + expected);
    }

    @Test
    void thereIsAtLeastOneThread() {
        assertThatThrownBy(() -> of(Map.of("maxThreads", "0")).maxThreads())
                .isInstanceOf(ServletException.class)
                .hasMessageContaining("maxThreads");
    }

    @Test
    void aNameInAnotherCaseIsAnError() {
        assertThatThrownBy(() -> of(Map.of("maxTextMessagesize", "1")))
                .isInstanceOf(ServletException.class)
                .hasMessage("init parameter maxTextMessagesize is written maxTextMessageSize");
    }
}
