package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.Receiver.Mode;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bomb of a mebibyte that would be a gibibyte costs no more than the limit allows. */
@Rfc7692({"7.2.2", "8"})
@Rfc6455("10.4")
class DeflateMemoryTest {
    private static final int MIB = 1 << 20;
    private static final int PIECES = 1024;
    /** What the inflater's own buffer may cost on top, growing to 64 KiB. */
    private static final int CODEC = 2 * 64 * 1024 + 16 * 1024;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final DeflatePool pool = new DeflatePool(9, 1);
    private final byte[] bomb = bomb();

    /** A gibibyte of zeros: a mebibyte compressed so that nothing refers over its end, again and again. */
    private static byte[] bomb() {
        Deflater deflater = new Deflater(9, true);
        byte[] piece = new byte[4 * 1024];
        deflater.setInput(new byte[MIB]);
        int length = deflater.deflate(piece, 0, piece.length, Deflater.FULL_FLUSH);
        deflater.end();
        ByteBuffer payload = ByteBuffer.allocate(PIECES * length + 1);
        for (int i = 0; i < PIECES; i++) {
            payload.put(piece, 0, length);
        }
        return payload.array();
    }

    @Test
    void theBombIsAMebibyte() {
        assertThat(bomb).hasSizeBetween(MIB, MIB + MIB / 8);
    }

    @ParameterizedTest
    @EnumSource
    @Regression({
        "CVE-2018-1000518",
        "CVE-2026-1526",
        "CVE-2026-5680",
        "CVE-2026-116579",
        "GHSA-hxp9-w8x3-p566",
        "Netty #15005"
    })
    void isRefusedAtTheLimit(Mode mode) {
        for (int limit : new int[] {2 * MIB, 2 * MIB + 1, 10 * MIB}) {
            Receiver receiver = receiver(mode, limit);
            List<Event> events = new ArrayList<>();
            long allocated = allocatedBy(() -> drain(receiver, frame(bomb), events));
            assertThat(events)
                    .endsWith(new Event.Fault(
                            1009, "binary message inflates to > " + limit + " bytes (RFC 6455 section 10.4)"));
            // The array doubles up to the limit, so all of them together are less than four times that.
            long kept = mode == Mode.PARTS ? 0 : 4L * limit;
            assertThat(allocated).isLessThan(bomb.length + kept + CODEC);
            assertThat(pool.borrowed()).isZero();
        }
    }

    @Test
    void passesThroughInPartsWithoutBeingKept() {
        Receiver receiver = receiver(Mode.PARTS, Integer.MAX_VALUE);
        ByteBuffer frame = frame(bomb);
        long[] inflated = {0};
        long allocated = allocatedBy(() -> {
            for (Event event = receiver.receive(frame); event != null; event = receiver.receive(frame)) {
                inflated[0] += ((Event.Part) event).payload().remaining();
            }
        });
        assertThat(inflated[0]).isEqualTo((long) PIECES * MIB);
        // An event and two slices for each part of 32 KiB.
        assertThat(allocated).isLessThan(CODEC + PIECES * 32 * 300L);
    }

    @Test
    void isRefusedByItsHeaderWhenItIsTooLongCompressed() {
        List<Event> events = new ArrayList<>();
        // What is made once for all, such as the machinery of string concatenation, is not the message's.
        drain(receiver(Mode.MESSAGES, 64 * 1024), frame(bomb).limit(10), new ArrayList<>());
        Receiver receiver = receiver(Mode.MESSAGES, 64 * 1024);
        ByteBuffer header = frame(bomb).limit(10);
        assertThat(allocatedBy(() -> drain(receiver, header, events))).isLessThan(8 * 1024);
        assertThat(events)
                .containsExactly(new Event.Fault(
                        1009, "binary message " + bomb.length + " > 74752 bytes (RFC 6455 section 10.4)"));
        assertThat(pool.idle() + pool.borrowed())
                .as("inflaters that were made for it")
                .isZero();
    }

    /** Other compressors compress what cannot be: then it is longer than it was. */
    @Test
    void takesAMessageOfTheLimitThatCompressingMadeLonger() {
        byte[] noise = new byte[64 * 1024];
        new Random(1).nextBytes(noise);
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(noise);
        byte[] compressed = new byte[2 * noise.length];
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        assertThat(length).isGreaterThan(noise.length);

        List<Event> events = new ArrayList<>();
        drain(receiver(Mode.MESSAGES, noise.length), frame(Arrays.copyOf(compressed, length)), events);

        assertThat(events).containsExactly(new Event.Message(MessageType.BINARY, ByteBuffer.wrap(noise)));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 4095, 4096, 4097, 65535, 65536, 65537, 98304, 100_000})
    @Regression({"BZ-70126", "autobahn-python #1907"})
    void takesAMessageOfExactlyTheLimitAndNotOneByteMore(int limit) {
        for (int more : new int[] {0, 1}) {
            MessageDeflater deflater = new MessageDeflater(Role.SERVER, DeflateVectorTest.ALONE, 0, pool);
            ByteBuffer payload = deflater.deflate(ByteBuffer.allocate(limit + more));
            assertThat(payload).isNotNull();
            for (int chunk : new int[] {1, 3, 1000}) {
                for (Mode mode : Mode.values()) {
                    List<Event> events = new ArrayList<>();
                    Receiver receiver = receiver(mode, limit);
                    ByteBuffer frame = frame(Arrays.copyOf(payload.array(), payload.remaining()));
                    while (frame.hasRemaining()) {
                        ByteBuffer input = frame.slice(frame.position(), Math.min(chunk, frame.remaining()));
                        frame.position(frame.position() + input.remaining());
                        drain(receiver, input, events);
                    }
                    assertThat(events.get(events.size() - 1) instanceof Event.Fault)
                            .as("%d bytes", limit + more)
                            .isEqualTo(more == 1);
                }
            }
        }
    }

    @Test
    void aLimitThatFallsBelowWhatIsInflatedFailsTheNextFragmentEvenAnEmptyOne() {
        MessageDeflater deflater = new MessageDeflater(Role.SERVER, DeflateVectorTest.ALONE, 0, pool);
        ByteBuffer payload = deflater.deflate(ByteBuffer.allocate(10_000));
        assertThat(payload).isNotNull();
        ByteBuffer frame = ByteBuffer.allocate(1000);
        FrameEncoder.encode(Opcode.BINARY, false, true, payload, frame);
        Receiver receiver = receiver(Mode.MESSAGES, 10_000);
        assertThat(receiver.receive(frame.flip())).isNull();
        receiver.setLimits(Limits.DEFAULT.withMaxMessageSize(9_999));
        assertThat(receiver.receive(ByteBuffer.wrap(new byte[] {(byte) 0x80, 0})))
                .isEqualTo(new Event.Fault(1009, "binary message inflates to > 9999 bytes (RFC 6455 section 10.4)"));
    }

    private Receiver receiver(Mode mode, int limit) {
        MessageInflater inflater = new MessageInflater(Role.CLIENT, DeflateVectorTest.ALONE, pool);
        return new Receiver(Role.CLIENT, Limits.DEFAULT.withMaxMessageSize(limit), mode, inflater, null);
    }

    private static ByteBuffer frame(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + FrameEncoder.MAX_HEADER_LENGTH);
        FrameEncoder.encode(Opcode.BINARY, true, true, ByteBuffer.wrap(payload), frame);
        return frame.flip();
    }

    private long allocatedBy(Runnable work) {
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void drain(Receiver receiver, ByteBuffer input, List<Event> events) {
        for (Event event = receiver.receive(input); event != null; event = receiver.receive(input)) {
            events.add(event);
        }
    }
}
