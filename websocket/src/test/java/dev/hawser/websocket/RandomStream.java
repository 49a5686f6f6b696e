package dev.hawser.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A valid stream of frames from a seed, with the events that it has to give. */
final class RandomStream {
    private static final int[] CHARACTERS = {'a', 'z', 0xE9, 0x20AC, 0x1F600};
    private static final int[] LENGTHS = {0, 1, 7, 8, 9, 40, 125, 126, 127, 300, 5000, 65535, 65536};

    private static final int MAX_FRAMES = 12;
    private static final int MAX_CONTROL_FRAME = 125 + FrameEncoder.MAX_HEADER_LENGTH;

    private final Random random;
    private final Role sender;
    private final ByteBuffer bytes;
    private final List<String> events = new ArrayList<>();

    private RandomStream(Random random, Role sender, int capacity) {
        this.bytes = ByteBuffer.allocate(capacity);
        this.random = random;
        this.sender = sender;
    }

    /** What so many messages from this side look like. */
    static RandomStream of(Role sender, int messages, int maxLength, Random random) {
        RandomStream stream = new RandomStream(random, sender, messages * (maxLength + MAX_FRAMES * MAX_CONTROL_FRAME));
        for (int i = 0; i < messages; i++) {
            stream.writeMessage(maxLength);
        }
        return stream;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    List<String> events() {
        return events;
    }

    private void writeMessage(int maxLength) {
        MessageType type = random.nextBoolean() ? MessageType.TEXT : MessageType.BINARY;
        byte[] payload = payload(type, Math.min(maxLength, LENGTHS[random.nextInt(LENGTHS.length)]));
        int fragments = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
        Opcode opcode = type.opcode();
        for (int i = 0, from = 0; i < fragments; i++) {
            boolean fin = i == fragments - 1;
            int to = fin ? payload.length : from + random.nextInt(payload.length - from + 1);
            write(opcode, fin, ByteBuffer.wrap(payload, from, to - from));
            from = to;
            opcode = Opcode.CONTINUATION;
            if (!fin && random.nextInt(3) == 0) {
                writeControl();
            }
        }
        events.add(Reading.describe(new Event.Message(type, ByteBuffer.wrap(payload))));
        if (random.nextInt(4) == 0) {
            writeControl();
        }
    }

    private void writeControl() {
        byte[] payload = payload(MessageType.BINARY, random.nextInt(126));
        if (random.nextBoolean()) {
            write(Opcode.PING, true, ByteBuffer.wrap(payload));
            events.add(Reading.describe(new Event.Ping(ByteBuffer.wrap(payload))));
        } else {
            write(Opcode.PONG, true, ByteBuffer.wrap(payload));
            events.add(Reading.describe(new Event.Pong(ByteBuffer.wrap(payload))));
        }
    }

    private byte[] payload(MessageType type, int length) {
        byte[] payload = new byte[length];
        if (type == MessageType.BINARY) {
            random.nextBytes(payload);
            return payload;
        }
        ByteBuffer text = ByteBuffer.wrap(payload);
        while (text.hasRemaining()) {
            int character = CHARACTERS[random.nextInt(text.remaining() < 4 ? 2 : CHARACTERS.length)];
            text.put(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        }
        return payload;
    }

    private void write(Opcode opcode, boolean fin, ByteBuffer payload) {
        if (sender == Role.CLIENT) {
            FrameEncoder.encodeMasked(opcode, fin, payload, random.nextInt(), bytes);
        } else {
            FrameEncoder.encode(opcode, fin, payload, bytes);
        }
    }
}
