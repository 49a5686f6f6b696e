package dev.hawser.cli;

import dev.hawser.cli.TalkEvents.Event;
import dev.hawser.websocket.MessageType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Messages for a program: as they came, each with a line feed behind it. */
final class TalkPipe implements TalkPrinter {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream out;
    private final boolean rawBinary;

    /** @param rawBinary whether binary messages are written as they came too, and not in hexadecimal digits */
    TalkPipe(OutputStream out, boolean rawBinary) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.rawBinary = rawBinary;
    }

    @Override
    public void part(Event.Part part) throws IOException {
        if (part.type() == MessageType.BINARY && !rawBinary) {
            out.write(HexFormat.of().withUpperCase().formatHex(part.bytes()).getBytes(StandardCharsets.US_ASCII));
        } else {
            out.write(part.bytes());
        }
        if (part.last()) {
            out.write('\n');
        }
    }

    @Override
    public void typed() {}

    @Override
    public void idle() throws IOException {
        out.flush();
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
