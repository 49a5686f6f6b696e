package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.websocket.DeflateParameters;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.MessageDeflater;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A room's message is compressed once for all members that take compressed messages. */
class CompressedRoomTest {
    private static final String LONG = "the same again and again, ".repeat(100);

    private final SegmentPool pool = new SegmentPool(1024 * 1024);
    private final DeflatePool codecs = new DeflatePool(6, 1);
    private final Room room = new Room(RoomOptions.DEFAULT, pool, task -> {}, Compressing.from(100, codecs));

    @Test
    void everyMemberGetsEachMessageWhicheverFormItTakes() {
        ReadingMember plain = new ReadingMember();
        plain.reads(room.join(plain, false));
        ReadingMember compressed = new ReadingMember(codecs);
        compressed.reads(room.join(compressed, true));

        publish("short");
        publish(LONG);
        publish("short again");
        plain.writeAll();
        compressed.writeAll();

        assertThat(plain.received()).extracting(String::new).containsExactly("short", LONG, "short again");
        assertThat(compressed.received()).extracting(String::new).containsExactly("short", LONG, "short again");
    }

    @Test
    void membersThatTakeItShareOneCompressedForm() {
        Cursor first = room.join(new ReadingMember(), true);
        Cursor second = room.join(new ReadingMember(), true);
        publish(LONG);

        ByteBuffer taken = first.take();
        assertThat(taken.remaining()).isLessThan(LONG.length() / 10);
        assertThat(taken.get(0) & 0xFF).as("FIN, RSV1, text").isEqualTo(0xC1);
        assertThat(second.take()).isEqualTo(taken);
    }

    @Test
    void aMemberThatJoinsBetweenTwoFormsReadsOn() {
        publish("before anybody takes it");
        ReadingMember compressed = new ReadingMember(codecs);
        compressed.reads(room.join(compressed, true));
        publish("short");
        compressed.writeAll();
        publish(LONG);
        compressed.writeAll();

        assertThat(compressed.received()).extracting(String::new).containsExactly("short", LONG);
        assertThat(compressed.cursor().framesGiven()).isEqualTo(2);
    }

    @Test
    void nothingIsCompressedForNobody() {
        room.join(new ReadingMember(), false);
        room.leave(room.join(new ReadingMember(), true));
        publish(LONG);

        assertThat(codecs.idle()).as("compressors that were used").isZero();
    }

    @Test
    void aCompressorWithAContextIsRefused() {
        DeflateParameters takeover = new DeflateParameters(false, false, 15, 15);
        MessageDeflater deflater = new MessageDeflater(Role.SERVER, takeover, 100, codecs);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Room(RoomOptions.DEFAULT, pool, task -> {}, deflater))
                .withMessage("a message that is compressed for many members must not refer to earlier ones");
    }

    private void publish(String text) {
        room.publish(MessageType.TEXT, StandardCharsets.UTF_8.encode(text));
    }
}
