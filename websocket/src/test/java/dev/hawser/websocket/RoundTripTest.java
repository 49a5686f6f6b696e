package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Reading.Memory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one side encodes the other side reads. */
class RoundTripTest {
    private static final int SEEDS = 10;

    @ParameterizedTest
    @EnumSource
    @Rfc6455({"6.1/1", "6.2/1"})
    void readsWhatTheOtherSideWrites(Memory memory) {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (Role sender : Role.values()) {
                Role receiver = sender == Role.CLIENT ? Role.SERVER : Role.CLIENT;
                Random random = new Random(seed);
                RandomStream stream = RandomStream.of(sender, 30, 65536, random);
                assertThat(Reading.whole(new Receiver(receiver, Limits.DEFAULT), memory, stream.bytes()))
                        .as("seed %d to %s, whole", seed, receiver)
                        .isEqualTo(stream.events());
                int maxChunk = 1 << 3 + random.nextInt(14);
                assertThat(Reading.inChunks(
                                new Receiver(receiver, Limits.DEFAULT), memory, stream.bytes(), maxChunk, random))
                        .as("seed %d to %s, chunks up to %d", seed, receiver, maxChunk)
                        .isEqualTo(stream.events());
            }
        }
    }
}
