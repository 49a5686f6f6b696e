package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a receiver promises besides the rules of the RFC. */
class ReceiverTest {
    private final Receiver receiver = new Receiver(Role.CLIENT, Limits.DEFAULT);

    @Test
    void givesAWholeMessageAsASliceOfTheInput() {
        ByteBuffer input = bytes("8103616263");
        assertThat(message(input).array()).isSameAs(input.array());
        ByteBuffer direct =
                ByteBuffer.allocateDirect(5).put(bytes("8103616263")).flip();
        assertThat(message(direct).isDirect()).isTrue();
    }

    @Test
    void givesASliceEvenWhenTheHeaderCameBefore() {
        assertThat(receiver.receive(bytes("8103"))).isNull();
        ByteBuffer input = bytes("616263");
        assertThat(message(input).array()).isSameAs(input.array());
    }

    @Test
    void stopsAtEachEventAndLeavesTheRestOfTheInput() {
        ByteBuffer input = bytes("8101618900820100");
        assertThat(receiver.receive(input)).isInstanceOf(Event.Message.class);
        assertThat(input.remaining()).isEqualTo(5);
        assertThat(receiver.receive(input)).isInstanceOf(Event.Ping.class);
        assertThat(input.remaining()).isEqualTo(3);
        assertThat(receiver.receive(input)).isInstanceOf(Event.Message.class);
        assertThat(receiver.receive(input)).isNull();
    }

    @Test
    void keepsAnAssembledMessageApartFromTheNext() {
        receiver.receive(bytes("010161"));
        ByteBuffer first = message(bytes("800162"));
        receiver.receive(bytes("010163"));
        message(bytes("800164"));
        assertThat(first).isEqualTo(bytes("6162"));
    }

    @Test
    void readsAnEmptyInput() {
        assertThat(receiver.receive(bytes(""))).isNull();
        assertThat(receiver.isBetweenMessages()).isTrue();
    }

    @Test
    void knowsWhetherItIsBetweenMessages() {
        assertThat(receiver.isBetweenMessages()).isTrue();
        assertThat(afterwards("01")).isFalse();
        assertThat(afterwards("02")).isFalse();
        assertThat(afterwards("61")).isFalse();
        assertThat(afterwards("61")).as("inside a fragmented message").isFalse();
        assertThat(afterwards("8900")).as("a ping between fragments").isFalse();
        assertThat(afterwards("8000")).isTrue();
        assertThat(afterwards("890261")).as("half a ping").isFalse();
        assertThat(afterwards("61")).isTrue();
    }

    @Test
    void isBetweenMessagesAfterACloseUnlessOneIsOpen() {
        assertThat(afterwards("8800")).isTrue();
        assertThat(afterwards("01")).as("not read").isTrue();
        Receiver open = new Receiver(Role.CLIENT, Limits.DEFAULT);
        open.receive(bytes("010161"));
        open.receive(bytes("8800"));
        assertThat(open.isBetweenMessages()).isFalse();
    }

    @Test
    void isNeverBetweenMessagesAfterAFault() {
        assertThat(afterwards("83")).isFalse();
    }

    @Test
    void consumesTheInputUnreadAfterAFault() {
        assertThat(receiver.receive(bytes("83"))).isInstanceOf(Event.Fault.class);
        ByteBuffer input = bytes("810161");
        assertThat(receiver.receive(input)).isNull();
        assertThat(input.hasRemaining()).isFalse();
    }

    @Test
    void takesNewLimitsFromTheNextFrameOn() {
        receiver.receive(bytes("82026161"));
        receiver.receive(bytes("820461"));
        receiver.setLimits(Limits.DEFAULT.withMaxMessageSize(3));
        assertThat(receiver.limits().maxBinaryMessageSize()).isEqualTo(3);
        assertThat(receiver.receive(bytes("616161")))
                .as("began under the old limits")
                .isInstanceOf(Event.Message.class);
        assertThat(receiver.receive(bytes("8204")))
                .isEqualTo(new Event.Fault(1009, "binary message 4 > 3 bytes (RFC 6455 section 10.4)"));
    }

    @Test
    void aLimitBelowWhatHasArrivedFailsTheNextFragmentEvenAnEmptyOne() {
        receiver.receive(bytes("020461616161"));
        receiver.setLimits(Limits.DEFAULT.withMaxMessageSize(3));
        assertThat(receiver.receive(bytes("8000")))
                .isEqualTo(new Event.Fault(1009, "binary message 4 > 3 bytes (RFC 6455 section 10.4)"));
    }

    @Test
    void aClientTakesReadOnlyInputBecauseItUnmasksNothing() {
        assertThat(receiver.receive(bytes("8103616263").asReadOnlyBuffer()))
                .isEqualTo(new Event.Message(MessageType.TEXT, bytes("616263")));
    }

    private boolean afterwards(String hex) {
        ByteBuffer input = bytes(hex);
        while (receiver.receive(input) != null) {
            // Only the state counts here.
        }
        return receiver.isBetweenMessages();
    }

    private ByteBuffer message(ByteBuffer input) {
        return ((Event.Message) Objects.requireNonNull(receiver.receive(input))).payload();
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
