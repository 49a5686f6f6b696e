package dev.hawser.load;

import java.nio.ByteBuffer;

/**
 * What is wrong with a delivery.
 *
 * @param kind the same words for what is the same
 * @param detail what a member did not want: goes on after its name
 */
record Wrong(String kind, String detail) {
    static final Wrong BINARY = new Wrong("binary message", "received a binary message");

    static Wrong altered(ByteBuffer payload) {
        return new Wrong("altered delivery", "received what nobody sent, or altered: " + Excerpt.of(payload));
    }

    static Wrong doubled(int number) {
        return new Wrong("doubled delivery", "received message #" + number + " twice");
    }

    /** @param last offset before it */
    static Wrong falling(int number, long offset, long last) {
        return new Wrong(
                "offset does not rise",
                "received message #" + number + " with the offset " + offset + " after the offset " + last);
    }

    static Wrong displaced(int number, int place, int expected) {
        return new Wrong(
                "delivery lost, doubled or out of order",
                "received message #" + number + " in place " + place + ", where others received #" + expected
                        + ": one is lost or doubled, or the order is another");
    }

    static Wrong alteredEcho(ByteBuffer payload, byte[] oldest) {
        return new Wrong(
                "altered echo", "sent " + Excerpt.of(ByteBuffer.wrap(oldest)) + " and received " + Excerpt.of(payload));
    }

    static Wrong doubledEcho(ByteBuffer payload) {
        return new Wrong("doubled echo", "received its message #" + LoadScript.numberOf(payload) + " twice");
    }

    static Wrong overtaken(ByteBuffer payload, byte[] oldest) {
        return new Wrong(
                "echo lost or out of order",
                "received its message #" + LoadScript.numberOf(payload) + " and is still waiting for #"
                        + LoadScript.numberOf(ByteBuffer.wrap(oldest)));
    }

    static Wrong unexpected(ByteBuffer payload) {
        return new Wrong("unexpected message", "received what it did not say: " + Excerpt.of(payload));
    }
}
