package dev.hawser.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Lines as bytes, whatever they mean, and none so long that it does not fit the memory. One thread. */
final class LineReader {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int maxBytes;

    /**
     * Lines of a stream.
     *
     * @param maxBytes the longest line
     */
    LineReader(InputStream in, int maxBytes) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.maxBytes = maxBytes;
    }

    /**
     * The next line, without its end (LF or CR LF); the last one need not have one.
     *
     * @return null when there is none
     * @throws IOException when a line is too long, or the stream cannot be read
     */
    @Nullable
    ByteBuffer next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int value = in.read();
        if (value < 0) {
            return null;
        }
        while (value >= 0 && value != '\n') {
            // One more for a carriage return that does not count.
            if (line.size() > maxBytes) {
                throw tooLong();
            }
            line.write(value);
            value = in.read();
        }
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = value == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        int length = carriageReturn ? bytes.length - 1 : bytes.length;
        if (length > maxBytes) {
            throw tooLong();
        }
        return ByteBuffer.wrap(bytes, 0, length);
    }

    private IOException tooLong() {
        return new IOException("a line is longer than " + maxBytes + " bytes");
    }
}
