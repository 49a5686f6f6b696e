package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Feeds bytes to a receiver in chunks of one kind of buffer and notes the events, with copies of their payloads. */
final class Reading {
    private static final byte[] UNTOUCHED = "Don't touch".getBytes(StandardCharsets.US_ASCII);
    private static final int MARGIN = UNTOUCHED.length;

    /** The kinds of buffer that I/O layers have. */
    enum Memory {
        HEAP(false, ByteOrder.BIG_ENDIAN),
        DIRECT(true, ByteOrder.BIG_ENDIAN),
        HEAP_LITTLE_ENDIAN(false, ByteOrder.LITTLE_ENDIAN),
        DIRECT_LITTLE_ENDIAN(true, ByteOrder.LITTLE_ENDIAN);

        private final boolean direct;
        private final ByteOrder order;

        Memory(boolean direct, ByteOrder order) {
            this.direct = direct;
            this.order = order;
        }

        ByteBuffer allocate(int capacity) {
            return (direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity)).order(order);
        }
    }

    private final Receiver receiver;
    private final Memory memory;
    private final List<String> events = new ArrayList<>();

    Reading(Receiver receiver, Memory memory) {
        this.receiver = receiver;
        this.memory = memory;
    }

    /** All events when the bytes come in chunks of random length, of one byte each when the bound is 1. */
    static List<String> inChunks(Receiver receiver, Memory memory, byte[] bytes, int maxChunk, Random random) {
        Reading reading = new Reading(receiver, memory);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(maxChunk));
            reading.feed(bytes, at, length);
            at += length;
        }
        return reading.events;
    }

    static List<String> whole(Receiver receiver, Memory memory, byte[] bytes) {
        Reading reading = new Reading(receiver, memory);
        reading.feed(bytes, 0, bytes.length);
        return reading.events;
    }

    List<String> events() {
        return events;
    }

    /** Gives a chunk in the middle of a buffer, whose other bytes must stay as they are. */
    void feed(byte[] bytes, int offset, int length) {
        ByteBuffer input = memory.allocate(length + 2 * MARGIN);
        input.put(0, UNTOUCHED).put(MARGIN + length, UNTOUCHED);
        input.put(MARGIN, bytes, offset, length).limit(MARGIN + length).position(MARGIN);
        for (Event event = receiver.receive(input); event != null; event = receiver.receive(input)) {
            events.add(describe(event));
        }
        if (input.hasRemaining() || input.order() != memory.order) {
            fail("not consumed, or its byte order changed: %s %s", input, input.order());
        }
        input.clear();
        if (!isUntouched(input, 0) || !isUntouched(input, MARGIN + length)) {
            fail("bytes around the input changed");
        }
    }

    private static boolean isUntouched(ByteBuffer input, int at) {
        byte[] found = new byte[MARGIN];
        input.get(at, found);
        return Arrays.equals(found, UNTOUCHED);
    }

    static String describe(Event event) {
        if (event instanceof Event.Message message) {
            return message.type().name().toLowerCase(Locale.ROOT) + " " + hex(message.payload());
        } else if (event instanceof Event.Part part) {
            return part.type().name().toLowerCase(Locale.ROOT)
                    + (part.last() ? " end " : " part ")
                    + hex(part.payload());
        } else if (event instanceof Event.Frame frame) {
            return "frame " + frame.opcode().name().toLowerCase(Locale.ROOT) + (frame.fin() ? " fin " : " ")
                    + hex(frame.payload());
        } else if (event instanceof Event.Ping ping) {
            return "ping " + hex(ping.payload());
        } else if (event instanceof Event.Pong pong) {
            return "pong " + hex(pong.payload());
        } else if (event instanceof Event.Close close) {
            return "close " + close.code() + " " + close.reason();
        }
        Event.Fault fault = (Event.Fault) event;
        return "fault " + fault.closeCode() + " " + fault.reason();
    }

    private static String hex(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
