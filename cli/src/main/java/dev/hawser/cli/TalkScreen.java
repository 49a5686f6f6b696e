package dev.hawser.cli;

import dev.hawser.cli.TalkEvents.Event;
import dev.hawser.websocket.MessageType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Messages for a person at a terminal: marked with {@code <}, and with nothing in them that a terminal obeys. Further lines of a message are
 * indented, so that none can be taken for a message of its own. Of a binary message, the beginning.
 */
final class TalkScreen implements TalkPrinter {
    /** Back to the first column, over what the prompt or early typing left there, and erase to the end of the line (ECMA-48 EL). */
    private static final String OVER_PROMPT = "\r\033[K";

    private final OutputStream out;
    private final boolean typing;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    /** Bytes of a character whose others are still to come. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    private boolean inMessage;
    private boolean promptShown;
    private long binaryBytes;

    /** @param typing whether lines are typed on the same terminal, so that there is a prompt */
    TalkScreen(OutputStream out, boolean typing) {
        this.out = out;
        this.typing = typing;
    }

    @Override
    public void part(Event.Part part) throws IOException {
        StringBuilder shown = new StringBuilder();
        if (!inMessage) {
            begin(shown);
        }
        if (part.type() == MessageType.BINARY) {
            binary(part, shown);
        } else {
            text(part, shown);
        }
        inMessage = !part.last();
        if (part.last()) {
            shown.append('\n');
        }
        write(shown);
    }

    private void begin(StringBuilder shown) {
        shown.append(typing ? OVER_PROMPT : "").append("< ");
        promptShown = false;
        binaryBytes = 0;
        decoder.reset();
        rest = ByteBuffer.allocate(0);
    }

    private void binary(Event.Part part, StringBuilder shown) {
        if (binaryBytes == 0) {
            String hex = Printable.hex(ByteBuffer.wrap(part.bytes()));
            shown.append("(binary)").append(hex.isEmpty() ? "" : " ").append(hex);
        }
        binaryBytes += part.bytes().length;
        if (part.last()) {
            shown.append(" (").append(binaryBytes).append(" bytes)");
        }
    }

    private void text(Event.Part part, StringBuilder shown) {
        ByteBuffer bytes = ByteBuffer.allocate(rest.remaining() + part.bytes().length)
                .put(rest)
                .put(part.bytes())
                .flip();
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        // Cannot fail: the connection has checked it.
        decoder.decode(bytes, chars, part.last());
        rest = bytes;
        chars.flip().codePoints().forEach(c -> append(shown, c));
    }

    private static void append(StringBuilder shown, int c) {
        switch (c) {
            case '\n' -> shown.append("\n  ");
            case '\t' -> shown.append('\t');
            default -> Printable.append(shown, c);
        }
    }

    @Override
    public void typed() {
        // The line was ended, and the prompt scrolled up with it.
        promptShown = false;
    }

    @Override
    public void idle() throws IOException {
        if (typing && !inMessage && !promptShown) {
            promptShown = true;
            write(OVER_PROMPT + "> ");
        }
    }

    @Override
    public void end() throws IOException {
        if (promptShown) {
            promptShown = false;
            write(OVER_PROMPT);
        } else if (inMessage) {
            inMessage = false;
            write(" (cut off)\n");
        }
    }

    private void write(CharSequence text) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
