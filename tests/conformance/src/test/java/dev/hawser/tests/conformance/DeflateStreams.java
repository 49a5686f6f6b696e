package dev.hawser.tests.conformance;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Both directions of permessage-deflate at one end, by the JDK's zlib alone (RFC 7692 sections 7.2.1 and 7.2.2). */
final class DeflateStreams implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, -1, -1};

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);
    private final boolean deflatesWithoutContext;
    private final boolean inflatesWithoutContext;
    private final byte[] buffer = new byte[64 * 1024];

    /**
     * Streams.
     *
     * @param server whether this end is the server
     */
    DeflateStreams(DeflateTerms terms, boolean server) {
        deflatesWithoutContext = terms.isWithoutContext(server);
        inflatesWithoutContext = terms.isWithoutContext(!server);
        if (terms.windowBits(server) < DeflateTerms.MAX_WINDOW_BITS) {
            // The JDK has only the largest window; without references to earlier bytes any window is large enough.
            deflater.setStrategy(Deflater.HUFFMAN_ONLY);
        }
    }

    byte[] deflate(byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        deflater.setInput(payload);
        int written;
        do {
            written = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, written);
        } while (written == buffer.length);
        if (deflatesWithoutContext) {
            deflater.reset();
        }
        byte[] deflated = out.toByteArray();
        return Arrays.copyOf(deflated, deflated.length - TAIL.length);
    }

    byte[] inflate(byte[] deflated) throws DataFormatException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        inflateInto(out, deflated);
        inflateInto(out, TAIL);
        if (inflatesWithoutContext) {
            // What was compressed with an earlier window cannot be inflated then.
            inflater.reset();
        }
        return out.toByteArray();
    }

    private void inflateInto(ByteArrayOutputStream out, byte[] deflated) throws DataFormatException {
        inflater.setInput(deflated);
        int length;
        do {
            length = inflater.inflate(buffer);
            out.write(buffer, 0, length);
        } while (length > 0 || !inflater.needsInput() && !inflater.finished());
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
