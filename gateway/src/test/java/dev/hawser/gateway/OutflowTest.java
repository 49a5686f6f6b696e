package dev.hawser.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutflowTest {
    private final Outflow outflow = new Outflow(10);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void messagesAreTakenTogetherInTheirOrder() {
        outflow.add(bytes("one"));
        outflow.add(bytes("two"));
        assertThat(outflow.backlog()).isEqualTo(0.6);
        assertThat(outflow.takeMessages()).isEqualTo(new Outflow.Messages(List.of(bytes("one"), bytes("two")), null));
        assertThat(outflow.takeMessages()).isNull();
        assertThat(outflow.backlog()).isZero();
    }

    @Test
    void takesNoMoreThanItsBudgetButOneMessageOfAnyLength() {
        assertThat(outflow.add(bytes("longer than ten"))).isTrue();
        assertThat(outflow.add(bytes("x"))).isFalse();
        outflow.takeMessages();
        assertThat(outflow.add(bytes("12345"))).isTrue();
        assertThat(outflow.add(bytes("67890"))).isTrue();
        assertThat(outflow.add(bytes("x"))).isFalse();
    }

    @Test
    void theEndComesBehindWhatIsThereAndNothingBehindTheEnd() {
        outflow.add(bytes("last"));
        outflow.end(4429, "enough");
        outflow.add(bytes("late"));
        outflow.end(1000, "later");
        assertThat(outflow.takeMessages())
                .isEqualTo(new Outflow.Messages(List.of(bytes("last")), new Outflow.End(4429, "enough")));
        outflow.add(bytes("late"));
        assertThat(outflow.takeMessages()).isNull();
        assertThat(outflow.takeEntries()).isNull();
    }
}
