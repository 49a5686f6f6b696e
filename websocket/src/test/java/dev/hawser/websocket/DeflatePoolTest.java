package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is borrowed comes back, however a message ends. */
class DeflatePoolTest {
    private static final String BEGINNING = "4203f248cd";

    private final DeflatePool pool = new DeflatePool(3, 1);

    @Test
    void lendsWhatCameBackLast() {
        Deflater deflater = pool.borrowDeflater();
        InflateCodec inflater = pool.borrowInflater();
        assertThat(pool.borrowed()).isEqualTo(2);
        pool.release(deflater);
        pool.release(inflater);
        assertThat(pool.borrowed()).isZero();
        assertThat(pool.idle()).isEqualTo(2);
        assertThat(pool.borrowDeflater()).isSameAs(deflater);
        assertThat(pool.borrowInflater()).isSameAs(inflater);
        assertThat(pool.idle()).isZero();
    }

    @Test
    void endsWhatItHasNoRoomFor() {
        Deflater first = pool.borrowDeflater();
        Deflater second = pool.borrowDeflater();
        pool.release(first);
        pool.release(second);
        assertThat(pool.idle()).isEqualTo(1);
        assertThat(isOpen(first)).isTrue();
        assertThat(isOpen(second)).isFalse();
    }

    @Test
    void onceClosedItEndsEverything() {
        Deflater idle = pool.borrowDeflater();
        Deflater borrowed = pool.borrowDeflater();
        pool.release(idle);
        pool.close();
        assertThat(pool.idle()).isZero();
        assertThat(isOpen(idle)).isFalse();
        assertThat(isOpen(borrowed)).isTrue();
        pool.release(borrowed);
        assertThat(isOpen(borrowed)).isFalse();
        Deflater late = pool.borrowDeflater();
        assertThat(isOpen(late)).as("who comes late is served too").isTrue();
        pool.release(late);
        assertThat(isOpen(late)).isFalse();
        assertThat(pool.borrowed()).isZero();
    }

    /** An ended one throws NullPointerException before JDK 25 and IllegalStateException since. */
    private static boolean isOpen(Deflater deflater) {
        try {
            deflater.getTotalIn();
            return true;
        } catch (NullPointerException | IllegalStateException ended) {
            return false;
        }
    }

    @Test
    void anInflaterIsLentOnlyWhileAMessageIsUnderWay() {
        for (DeflateParameters parameters : List.of(DeflateVectorTest.ALONE, DeflateVectorTest.IN_CONTEXT)) {
            Receiver receiver = receiver(parameters);
            assertThat(pool.borrowed()).isZero();
            receiver.receive(bytes("4203"));
            receiver.receive(bytes("f2"));
            assertThat(pool.borrowed()).isEqualTo(1);
            receiver.receive(bytes("48cd 8900".replace(" ", "")));
            assertThat(pool.borrowed()).isEqualTo(1);
            assertThat(receiver.receive(bytes("8004c9c90700"))).isInstanceOf(Event.Message.class);
            assertThat(pool.borrowed()).isZero();
            assertThat(pool.idle()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8004ffffffff", // not DEFLATE
                "8000", // inside a block
                "8301", // a reserved opcode
                "827f0000000000100000", // too long, and inside a message
                "8004c9c907", // the rest never comes
                "",
                "880203e8",
                "8900"
            })
    void anInflaterComesBackHoweverTheConnectionEnds(String rest) {
        Receiver receiver = receiver(DeflateVectorTest.IN_CONTEXT);
        receiver.receive(bytes(BEGINNING));
        assertThat(pool.borrowed()).isEqualTo(1);
        drain(receiver, bytes(rest));
        receiver.release();
        receiver.release();
        assertThat(pool.borrowed()).isZero();
        assertThat(pool.idle()).isEqualTo(1);
        ByteBuffer late = bytes("8004c9c90700");
        assertThat(receiver.receive(late)).isNull();
        assertThat(late.hasRemaining()).isFalse();
        assertThat(pool.borrowed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8004ffffffff", "8000", "8301", "880203e8"})
    void aFaultOrACloseGivesTheInflaterBackAtOnce(String rest) {
        Receiver receiver = receiver(DeflateVectorTest.IN_CONTEXT);
        receiver.receive(bytes(BEGINNING));
        drain(receiver, bytes(rest));
        assertThat(pool.borrowed()).isZero();
    }

    @Test
    void whatComesBackInTheMiddleOfAMessageIsAsGoodAsNew() {
        Receiver broken = receiver(DeflateVectorTest.ALONE);
        broken.receive(bytes(BEGINNING));
        broken.release();
        Receiver next = receiver(DeflateVectorTest.ALONE);
        assertThat(next.receive(bytes("c207f248cdc9c90700")))
                .isEqualTo(new Event.Message(MessageType.BINARY, bytes("48656c6c6f")));
    }

    @Test
    void aReleasedReceiverIsBetweenMessagesOnlyWhenNoneWasUnderWay() {
        Receiver idle = receiver(DeflateVectorTest.ALONE);
        idle.release();
        assertThat(idle.isBetweenMessages()).isTrue();
        Receiver busy = receiver(DeflateVectorTest.ALONE);
        busy.receive(bytes(BEGINNING));
        busy.release();
        assertThat(busy.isBetweenMessages()).isFalse();
    }

    @Test
    void manyThreadsShareIt() throws Exception {
        DeflatePool shared = new DeflatePool(1, 2);
        MessageDeflater deflater = new MessageDeflater(Role.SERVER, DeflateVectorTest.ALONE, 0, shared);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> connections = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int seed = i;
                connections.add(() -> exchange(new Random(seed), deflater, shared));
            }
            for (Future<Integer> messages : threads.invokeAll(connections)) {
                assertThat(messages.get()).isEqualTo(300);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(shared.borrowed()).isZero();
        assertThat(shared.idle()).isBetween(1, 4);
    }

    private static int exchange(Random random, MessageDeflater deflater, DeflatePool shared) {
        MessageInflater inflater = new MessageInflater(Role.CLIENT, DeflateVectorTest.ALONE, shared);
        Receiver receiver = new Receiver(Role.CLIENT, Limits.DEFAULT, Receiver.Mode.MESSAGES, inflater, null);
        int messages = 0;
        for (int i = 0; i < 300; i++) {
            ByteBuffer payload = ByteBuffer.wrap(Payloads.WORDS.ofLength(100 + random.nextInt(2000), random));
            ByteBuffer compressed = deflater.deflate(payload);
            if (compressed != null) {
                ByteBuffer frame = ByteBuffer.allocate(compressed.remaining() + FrameEncoder.MAX_HEADER_LENGTH);
                FrameEncoder.encode(Opcode.BINARY, true, true, compressed, frame);
                Event event = receiver.receive(frame.flip());
                messages += new Event.Message(MessageType.BINARY, payload).equals(event) ? 1 : 0;
            }
        }
        return messages;
    }

    private Receiver receiver(DeflateParameters parameters) {
        MessageInflater inflater = new MessageInflater(Role.CLIENT, parameters, pool);
        return new Receiver(Role.CLIENT, Limits.DEFAULT, Receiver.Mode.MESSAGES, inflater, null);
    }

    private static void drain(Receiver receiver, ByteBuffer input) {
        while (receiver.receive(input) != null) {
            // Only what becomes of the inflater counts here.
        }
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
