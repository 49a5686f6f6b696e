package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer declares costs nothing; what it sends costs about that much. */
@Rfc6455("10.4")
class AllocationTest {
    private static final int RUNS = 5;
    private static final int A_LITTLE = 8 * 1024;
    private static final int A_MESSAGE = 16 * 1024 * 1024;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "827f7fffffffffffffff", // 2^63 - 1
                "827f8000000000000000", // 2^63
                "827fffffffffffffffff",
                "827f000000007fffffff", // Integer.MAX_VALUE
                "827f000000007ffffff0",
                "827f0000000080000000",
                "817f000000007fffffff",
                "837f7fffffffffffffff", // reserved opcodes
                "837f8000000000000000",
                "837f000000007fffffff",
                "877f000000007fffffff",
                "8b7f000000007fffffff",
                "8f7f000000007fffffff",
                "8f7f8000000000000000",
                "897f000000007fffffff" // a control frame
            })
    @Rfc6455("10.4/1")
    @Regression("CVE-2026-19204")
    void allocatesNothingForADeclaredLength(String header) {
        for (Limits limits : new Limits[] {Limits.DEFAULT, Limits.DEFAULT.withMaxMessageSize(Integer.MAX_VALUE)}) {
            // With one byte of payload, so that the assembly begins where the header is let in.
            ByteBuffer input = ByteBuffer.wrap(HexFormat.of().parseHex(header + "61"));
            assertThat(allocatedBy(() -> drain(new Receiver(Role.CLIENT, limits), input.duplicate())))
                    .isLessThan(A_LITTLE);
        }
    }

    @Test
    @Rfc6455("10.4/1")
    void growsWithTheBytesThatArrived() {
        ByteBuffer header = ByteBuffer.wrap(HexFormat.of().parseHex("827f000000007ffffff0"));
        ByteBuffer chunk = ByteBuffer.allocate(1000);
        long allocated = allocatedBy(() -> {
            Receiver receiver = new Receiver(Role.CLIENT, Limits.DEFAULT.withMaxMessageSize(Integer.MAX_VALUE));
            drain(receiver, header.rewind());
            for (int i = 0; i < 1000; i++) {
                drain(receiver, chunk.clear());
            }
        });
        // The buffer doubles: all the buffers together are less than four times the million bytes.
        assertThat(allocated).isBetween(1_000_000L, 4_000_000L);
    }

    @Test
    void copiesNothingOfAMessageThatLiesWholeInTheInput() {
        ByteBuffer input = ByteBuffer.allocate(A_MESSAGE + FrameEncoder.MAX_HEADER_LENGTH);
        FrameEncoder.encodeMasked(Opcode.BINARY, true, ByteBuffer.allocate(A_MESSAGE), 0x12345678, input);
        input.flip();
        Receiver receiver = new Receiver(Role.SERVER, Limits.DEFAULT.withMaxMessageSize(A_MESSAGE));
        assertThat(allocatedBy(() -> drain(receiver, input.rewind()))).isLessThan(A_LITTLE);
    }

    @Test
    void allocatesForASmallMessageOnlyTheEventAndASlice() {
        ByteBuffer input = ByteBuffer.allocate(1000 * 46);
        while (input.hasRemaining()) {
            FrameEncoder.encodeMasked(Opcode.BINARY, true, ByteBuffer.wrap(new byte[40]), 0x12345678, input);
        }
        Receiver receiver = new Receiver(Role.SERVER, Limits.DEFAULT);
        // 24 bytes of event and 56 or 64 of buffer.
        assertThat(allocatedBy(() -> drain(receiver, input.rewind())) / 1000).isLessThan(100);
    }

    /** The least of several runs: the first ones load classes, and the machine's own bookkeeping is counted now and then. */
    private long allocatedBy(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void drain(Receiver receiver, ByteBuffer input) {
        Event event;
        do {
            event = receiver.receive(input);
        } while (event != null);
    }
}
