package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class SparseLogTest {
    private final List<String> lines = new ArrayList<>();
    private long now = Long.MAX_VALUE - 3;
    private final SparseLog log = new SparseLog(recorder(), () -> now);

    /** Has the lines that are written. */
    private Logger recorder() {
        return (Logger) Proxy.newProxyInstance(
                SparseLogTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    lines.add(arguments.length == 1 ? (String) arguments[0] : arguments[0] + " " + arguments[1]);
                    return null;
                });
    }

    @Test
    void writesSomeLinesOfAMinuteAndCountsTheOthers() {
        for (int i = 0; i < SparseLog.LINES + 7; i++) {
            log.warn("line " + i);
        }
        assertThat(lines).hasSize(SparseLog.LINES).last().isEqualTo("line " + (SparseLog.LINES - 1));
        now += TimeUnit.MINUTES.toNanos(1);
        log.warn("later");
        log.warn("and more");
        assertThat(lines.subList(SparseLog.LINES, lines.size()))
                .containsExactly("{} lines like the next one were left out 7", "later", "and more");
    }

    @Test
    void quotesWhatOthersHaveSentInOneShortLine() {
        assertThat(SparseLog.quoted("a\nb\u001b[31m\u202e")).isEqualTo("\"a?b?[31m?\"");
        assertThat(SparseLog.quoted("x".repeat(1000))).hasSize(83);
    }
}
