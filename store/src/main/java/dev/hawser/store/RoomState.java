package dev.hawser.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a ROOM record: what is true of a room at its place in the log.
 *
 * <pre>
 *  short, bytes   name
 *  long           epoch
 *  long           the oldest offset that is retained
 *  int            how many publishers are remembered; each of them:
 *      byte, bytes    its name
 *      long           its last sequence
 *      long           when that was, in seconds since 1970
 *      short          how many offsets are remembered
 *      long ...       they, oldest first
 * </pre>
 *
 * @param publishers only with offsets that lie before this place
 */
record RoomState(String name, long epoch, long start, Publishers publishers) {

    /**
     * The state of a room.
     *
     * @param next the offset of the first entry behind the place: what is remembered of later ones does not belong to it
     */
    static ByteBuffer encode(String name, long epoch, long start, Publishers publishers, long next) {
        byte[] nameBytes = name.getBytes(UTF_8);
        ByteBuffer target = ByteBuffer.allocate(encodedLength(nameBytes.length, publishers));
        target.putShort((short) nameBytes.length).put(nameBytes).putLong(epoch).putLong(start);
        int countAt = target.position();
        target.putInt(0);
        int count = 0;
        for (PublisherMemory publisher : publishers) {
            count += encode(target, publisher, next) ? 1 : 0;
        }
        return target.putInt(countAt, count).flip();
    }

    private static int encodedLength(int nameLength, Publishers publishers) {
        int length = 2 + nameLength + 8 + 8 + 4;
        for (PublisherMemory memory : publishers) {
            length += 1 + Names.utf8Length(memory.publisher) + 8 + 8 + 2 + 8 * memory.count();
        }
        return length;
    }

    private static boolean encode(ByteBuffer target, PublisherMemory memory, long next) {
        int count = memory.count();
        while (count > 0 && memory.offsetAt(count - 1) >= next) {
            count--;
        }
        if (count == 0) {
            return false;
        }
        byte[] publisher = memory.publisher.getBytes(UTF_8);
        target.put((byte) publisher.length).put(publisher);
        target.putLong(memory.lastSequence - (memory.count() - count)).putLong(memory.lastSeconds);
        target.putShort((short) count);
        for (int i = 0; i < count; i++) {
            target.putLong(memory.offsetAt(i));
        }
        return true;
    }

    /**
     * Reads a body.
     *
     * @param options how much is remembered now; it may have been more
     * @return null when it is none
     */
    static @Nullable RoomState decode(ByteBuffer body, StoreOptions options) {
        try {
            String name = text(body, body.getShort());
            long epoch = body.getLong();
            long start = body.getLong();
            Publishers publishers = new Publishers();
            for (int left = body.getInt(); left > 0; left--) {
                publishers.put(decodePublisher(body, options), options.publishersPerRoom());
            }
            return new RoomState(name, epoch, start, publishers);
        } catch (BufferUnderflowException x) {
            return null;
        }
    }

    private static PublisherMemory decodePublisher(ByteBuffer body, StoreOptions options) {
        PublisherMemory memory = new PublisherMemory(text(body, body.get()));
        long lastSequence = body.getLong();
        long lastSeconds = body.getLong();
        int count = body.getShort();
        for (long sequence = lastSequence - count + 1; sequence <= lastSequence; sequence++) {
            memory.add(sequence, body.getLong(), lastSeconds, options.sequencesPerPublisher());
        }
        return memory;
    }

    private static String text(ByteBuffer body, int length) {
        byte[] bytes = new byte[Math.max(0, length)];
        body.get(bytes);
        return new String(bytes, UTF_8);
    }
}
