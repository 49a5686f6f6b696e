package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.Receiver.Mode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of earlier messages and earlier blocks can be referred to. */
@Rfc7692("7.1.1")
class DeflateTakeoverTest {
    private static final DeflateParameters IN_CONTEXT = DeflateVectorTest.IN_CONTEXT;

    private final DeflatePool pool = new DeflatePool(6, 1);
    private final Random random = new Random(7692);

    @ParameterizedTest
    @ValueSource(ints = {100, 32_767, 32_768, 32_769, 65_536, 70_000, 98_304, 200_000})
    @Rfc7692({"7.2.2/4", "7.2.2/5"})
    void aMessageMayReferToTheEndOfALongOne(int length) {
        MessageDeflater deflater = new MessageDeflater(Role.SERVER, IN_CONTEXT, 0, pool);
        byte[] first = text(length);
        byte[] second = Arrays.copyOfRange(first, Math.max(0, length - 30_000), length);
        for (Mode mode : Mode.values()) {
            Receiver receiver = receiver(mode, IN_CONTEXT);
            assertThat(receive(receiver, deflater.deflate(ByteBuffer.wrap(first))))
                    .isEqualTo(first);
            ByteBuffer compressed = deflater.deflate(ByteBuffer.wrap(second));
            assertThat(compressed).isNotNull();
            assertThat(compressed.remaining()).as("it does refer").isLessThan(second.length / 4 + 10);
            assertThat(receive(receiver, compressed)).isEqualTo(second);
            deflater.restart();
        }
        deflater.release();
    }

    /** Noise in which each byte has only 16 values, so that a message is shorter compressed, and nothing repeats itself by chance. */
    private byte[] text(int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + random.nextInt(16));
        }
        return text;
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 33_000, 65_536, 70_000, 200_000})
    @Rfc7692("7.2.3.4")
    void aBlockMayReferOverAFinalBlockInALongMessage(int length) {
        byte[] first = text(length);
        byte[] second = Arrays.copyOfRange(first, Math.max(0, length - 20_000), length);
        Deflater deflater = new Deflater(6, true);
        byte[] payload = new byte[2 * length + 1000];
        deflater.setInput(first);
        deflater.finish();
        int at = deflater.deflate(payload);
        deflater.reset();
        deflater.setDictionary(first, Math.max(0, length - 32_768), Math.min(length, 32_768));
        deflater.setInput(second);
        at += deflater.deflate(payload, at, payload.length - at, Deflater.SYNC_FLUSH);
        deflater.end();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(first);
        whole.writeBytes(second);
        for (Mode mode : Mode.values()) {
            assertThat(receive(receiver(mode, DeflateVectorTest.ALONE), ByteBuffer.wrap(payload, 0, at - 4)))
                    .isEqualTo(whole.toByteArray());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rfc7692({"5/12", "7.2.2/2", "7.2.2/3"})
    void eachSideHasItsOwnSetting(Role sender) {
        boolean server = sender == Role.SERVER;
        DeflateParameters inContext = new DeflateParameters(!server, server, 15, 15);
        DeflateParameters alone = new DeflateParameters(server, !server, 15, 15);
        Role role = server ? Role.CLIENT : Role.SERVER;
        assertThat(new MessageDeflater(sender, inContext, 0, pool).hasContextTakeover())
                .isTrue();
        assertThat(new MessageDeflater(sender, alone, 0, pool).hasContextTakeover())
                .isFalse();
        assertThat(secondHello(role, inContext)).isInstanceOf(Event.Message.class);
        assertThat(secondHello(role, alone)).isInstanceOf(Event.Fault.class);
    }

    private @Nullable Event secondHello(Role role, DeflateParameters parameters) {
        MessageInflater inflater = new MessageInflater(role, parameters, pool);
        Receiver receiver = new Receiver(role, Limits.DEFAULT, Mode.MESSAGES, inflater, null);
        ByteBuffer hellos = ByteBuffer.wrap(
                Wire.of(role, "c1|07|f248cdc9c90700", "c1|05|f200110000").bytes());
        receiver.receive(hellos);
        return receiver.receive(hellos);
    }

    @Test
    @Rfc7692({"7.1.2.1", "7.1.2.2"})
    void keepsNoMoreOfAMessageThanTheWindowThatWasAgreedOn() {
        byte[] first = text(2000);
        for (int distance : new int[] {256, 257}) {
            MessageDeflater deflater = new MessageDeflater(Role.SERVER, IN_CONTEXT, 0, pool);
            Receiver receiver = receiver(Mode.MESSAGES, new DeflateParameters(false, false, 8, 15));
            receive(receiver, deflater.deflate(ByteBuffer.wrap(first)));
            deflater.release();
            // A match from so far back; zlib finds none at the very beginning of what it knows.
            Deflater far = new Deflater(9, true);
            far.setDictionary(first, 2000 - distance - 1, distance + 1);
            far.setInput(first, 2000 - distance, 200);
            byte[] payload = new byte[400];
            int length = far.deflate(payload, 0, payload.length, Deflater.SYNC_FLUSH) - 4;
            far.end();
            ByteBuffer frame = frame(ByteBuffer.wrap(payload, 0, length));
            assertThat(receiver.receive(frame) instanceof Event.Fault).isEqualTo(distance > 256);
        }
    }

    /** Another connection may have borrowed the inflater before the event is dealt with. */
    @ParameterizedTest
    @EnumSource
    void whatWasHandedOutIsNotTouchedByTheNextMessageOfAnotherConnection(Mode mode) {
        MessageDeflater deflater = new MessageDeflater(Role.SERVER, DeflateVectorTest.ALONE, 0, pool);
        byte[] first = text(3000);
        byte[] second = text(3000);
        Event event = receiver(mode, IN_CONTEXT).receive(frame(deflater.deflate(ByteBuffer.wrap(first))));
        assertThat(receive(receiver(mode, IN_CONTEXT), deflater.deflate(ByteBuffer.wrap(second))))
                .isEqualTo(second);
        assertThat(payload(event)).isEqualTo(ByteBuffer.wrap(first));
    }

    private Receiver receiver(Mode mode, DeflateParameters parameters) {
        MessageInflater inflater = new MessageInflater(Role.CLIENT, parameters, pool);
        return new Receiver(Role.CLIENT, Limits.DEFAULT.withMaxMessageSize(1 << 20), mode, inflater, null);
    }

    private static ByteBuffer frame(@Nullable ByteBuffer payload) {
        assertThat(payload).isNotNull();
        ByteBuffer frame = ByteBuffer.allocate(payload.remaining() + FrameEncoder.MAX_HEADER_LENGTH);
        FrameEncoder.encode(Opcode.BINARY, true, true, payload, frame);
        return frame.flip();
    }

    private static byte[] receive(Receiver receiver, @Nullable ByteBuffer payload) {
        ByteBuffer frame = frame(payload);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (Event event = receiver.receive(frame); event != null; event = receiver.receive(frame)) {
            ByteBuffer piece = payload(event);
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            message.writeBytes(copy);
        }
        assertThat(receiver.isBetweenMessages()).isTrue();
        return message.toByteArray();
    }

    private static ByteBuffer payload(@Nullable Event event) {
        if (event instanceof Event.Message message) {
            return message.payload();
        } else if (event instanceof Event.Part part) {
            return part.payload();
        } else if (event instanceof Event.Frame frame) {
            return frame.payload();
        }
        throw new AssertionError(event);
    }
}
