package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.Reading.Memory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Rfc7692("7.2.1")
class MessageDeflaterTest {
    private static final DeflateParameters ALONE = DeflateVectorTest.ALONE;
    private static final DeflateParameters IN_CONTEXT = DeflateVectorTest.IN_CONTEXT;

    private final DeflatePool pool = new DeflatePool(3, 1);
    private final Random random = new Random(7692);

    @Test
    @Rfc7692({"7.2.1/1", "7.2.1/2"})
    void endsWithTheHeaderOfAnEmptyBlockWhoseLengthsAreLeftOut() {
        for (Payloads kind : new Payloads[] {Payloads.WORDS, Payloads.ZEROS}) {
            byte[] payload = kind.ofLength(100_000, random);
            ByteBuffer compressed = deflater(ALONE, 0).deflate(ByteBuffer.wrap(payload));
            assertThat(compressed).isNotNull();
            // Which reads up to there.
            assertThat(LookBack.of(Arrays.copyOf(compressed.array(), compressed.remaining()))
                            .bytes())
                    .isEqualTo(payload);
        }
    }

    @Test
    @Rfc7692("7.2.3.6")
    void writesAnEmptyMessageAsOneByte() {
        for (DeflateParameters parameters : new DeflateParameters[] {ALONE, IN_CONTEXT}) {
            MessageDeflater deflater = deflater(parameters, 0);
            assertThat(hex(deflater.deflate(ByteBuffer.allocate(0)))).isEqualTo("00");
            assertThat(hex(deflater.deflate(ByteBuffer.allocate(0)))).isEqualTo("00");
            deflater.release();
        }
        assertThat(deflater(ALONE, 1).deflate(ByteBuffer.allocate(0))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"99,100,false", "100,100,true", "101,100,true", "1023,1024,false", "1024,1024,true"})
    @Rfc7692("6")
    void compressesFromTheThresholdOn(int length, int threshold, boolean compressed) {
        assertThat(deflater(ALONE, threshold).deflate(ByteBuffer.allocate(length)) != null)
                .isEqualTo(compressed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 1024, 65536, 1_000_000})
    @Rfc7692("6")
    void aMessageThatWouldNotBecomeShorterIsToBeSentAsItIs(int length) {
        ByteBuffer noise = ByteBuffer.wrap(Payloads.NOISE.ofLength(length, random));
        for (int bits = 8; bits <= 15; bits++) {
            DeflateParameters parameters = new DeflateParameters(true, true, bits, bits);
            assertThat(deflater(parameters, 0).deflate(noise)).isNull();
        }
        assertThat(pool.borrowed()).isZero();
    }

    @Test
    @Rfc7692("6")
    void whatIsCompressedIsShorter() {
        int asLong = 0;
        for (int length = 1; length < 300; length++) {
            byte[] payload = new byte[length];
            for (int i = 0; i < length; i++) {
                payload[i] = (byte) random.nextInt(200);
            }
            Arrays.fill(payload, length / 2, Math.min(length, length / 2 + 12), (byte) 'x');
            ByteBuffer compressed = deflater(ALONE, 0).deflate(ByteBuffer.wrap(payload));
            if (compressed == null) {
                asLong++;
            } else {
                assertThat(compressed.remaining()).isLessThan(length);
            }
        }
        assertThat(asLong).isBetween(1, 298);
    }

    @ParameterizedTest
    @EnumSource
    void readsAnyBufferAndLeavesItAsItIs(Memory memory) {
        byte[] payload = Payloads.WORDS.ofLength(70_000, random);
        ByteBuffer source = memory.allocate(70_010);
        source.put(3, payload).position(3).limit(70_003);
        MessageDeflater deflater = deflater(ALONE, 0);
        ByteBuffer expected = deflater.deflate(ByteBuffer.wrap(payload));
        assertThat(deflater.deflate(source)).isEqualTo(expected);
        assertThat(deflater.deflate(source.asReadOnlyBuffer())).isEqualTo(expected);
        assertThat(source.position()).isEqualTo(3);
        assertThat(source.limit()).isEqualTo(70_003);
        assertThat(source.get(3)).isEqualTo(payload[0]);
    }

    @Test
    @Rfc7692("7.1.1")
    void withContextTakeoverAMessageRefersToTheOneBefore() {
        MessageDeflater deflater = deflater(IN_CONTEXT, 0);
        ByteBuffer noise = ByteBuffer.wrap(Payloads.NOISE.ofLength(600, random));
        ByteBuffer half = noise.duplicate().limit(300);
        byte[] words = Payloads.WORDS.ofLength(1000, random);
        int first = length(deflater.deflate(ByteBuffer.wrap(words)));
        int second = length(deflater.deflate(ByteBuffer.wrap(words)));
        assertThat(second).isLessThan(first / 5);
        assertThat(deflater.deflate(half)).isNull();
        assertThat(length(deflater.deflate(ByteBuffer.wrap(words))))
                .as("after a message that the peer got as it is")
                .isEqualTo(first);
        deflater.restart();
        assertThat(length(deflater.deflate(ByteBuffer.wrap(words))))
                .as("after a message that was not sent")
                .isEqualTo(first);
        deflater.release();
    }

    @Test
    @Rfc7692({"7.1.1", "7.2.1/5", "7.2.1/6"})
    void withoutContextTakeoverEqualMessagesAreEqual() {
        MessageDeflater deflater = deflater(ALONE, 0);
        assertThat(deflater.hasContextTakeover()).isFalse();
        ByteBuffer words = ByteBuffer.wrap(Payloads.WORDS.ofLength(1000, random));
        assertThat(deflater.deflate(words)).isEqualTo(deflater.deflate(words));
    }

    @Test
    @Regression({"BZ-69845", "jetty #3892"})
    void onceReleasedItCompressesNothingInContext() {
        MessageDeflater deflater = deflater(IN_CONTEXT, 0);
        assertThat(deflater.deflate(ByteBuffer.allocate(100))).isNotNull();
        assertThat(pool.borrowed()).isEqualTo(1);
        deflater.release();
        deflater.release();
        assertThat(pool.borrowed()).isZero();
        deflater.restart();
        assertThat(deflater.deflate(ByteBuffer.allocate(100))).isNull();
        assertThat(pool.borrowed()).isZero();
    }

    @Test
    void optionsSayWhichFigureIsOutOfRange() {
        DeflateOptions options = DeflateOptions.DEFAULT;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withThreshold(-1))
                .withMessage("threshold -1 < 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withLevel(0))
                .withMessage("level 0 < 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withLevel(10))
                .withMessage("level 10 > 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withMaxWindowBits(7, 15))
                .withMessage("serverMaxWindowBits 7 < 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withMaxWindowBits(15, 16))
                .withMessage("clientMaxWindowBits 16 > 15");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeflateParameters(true, true, 8, 7))
                .withMessage("clientMaxWindowBits 7 < 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MessageDeflater(Role.SERVER, ALONE, -1, pool))
                .withMessage("threshold -1 < 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeflatePool(0, 0))
                .withMessage("level 0 < 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeflatePool(1, -1))
                .withMessage("capacity -1 < 0");
    }

    private MessageDeflater deflater(DeflateParameters parameters, int threshold) {
        return new MessageDeflater(Role.SERVER, parameters, threshold, pool);
    }

    private static int length(@Nullable ByteBuffer compressed) {
        assertThat(compressed).isNotNull();
        return compressed.remaining();
    }

    private static String hex(@Nullable ByteBuffer compressed) {
        assertThat(compressed).isNotNull();
        return HexFormat.of().formatHex(compressed.array(), 0, compressed.remaining());
    }
}
