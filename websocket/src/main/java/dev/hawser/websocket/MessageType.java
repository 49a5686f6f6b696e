package dev.hawser.websocket;

/** The two kinds of data message (RFC 6455 section 5.6). */
public enum MessageType {
    /** The payload is UTF-8. */
    TEXT(Opcode.TEXT),
    /** The payload is any bytes. */
    BINARY(Opcode.BINARY);

    private final Opcode opcode;

    MessageType(Opcode opcode) {
        this.opcode = opcode;
    }

    /** The opcode of such a message's first frame. */
    public Opcode opcode() {
        return opcode;
    }
}
