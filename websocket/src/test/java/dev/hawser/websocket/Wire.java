package dev.hawser.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Bytes of a peer, written as hex without masks and brought to the form that a receiver's role asks for.
 *
 * <p>A frame is {@code first byte | length | payload}, such as {@code "81|05|48 65 6c 6c 6f"}; missing parts are not sent. An exclamation
 * mark stands behind the byte at which a fault has to be reported.
 *
 * @param faultAt the index of the byte that decides the fault, or -1
 */
record Wire(byte[] bytes, int faultAt) {
    static final int KEY = 0x37fa213d;

    static Wire of(Role receiver, String... frames) {
        return new Writer(receiver).write(frames);
    }

    private static final class Writer {
        private final boolean masked;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int faultAt = -1;

        Writer(Role receiver) {
            masked = receiver == Role.SERVER;
        }

        Wire write(String... frames) {
            for (String frame : frames) {
                String[] parts = frame.replace(" ", "").split("\\|", -1);
                put(parts[0], 0, 0);
                if (parts.length > 1) {
                    put(parts[1], 0, masked ? 0x80 : 0);
                }
                if (parts.length > 2) {
                    if (masked) {
                        out.writeBytes(ByteBuffer.allocate(4).putInt(KEY).array());
                    }
                    put(parts[2], masked ? KEY : 0, 0);
                }
            }
            return new Wire(out.toByteArray(), faultAt);
        }

        private void put(String hex, int key, int firstBits) {
            int mark = hex.indexOf('!');
            byte[] part = HexFormat.of().parseHex(hex.replace("!", ""));
            if (mark >= 0) {
                faultAt = out.size() + mark / 2 - 1;
            }
            for (int i = 0; i < part.length; i++) {
                out.write(part[i] ^ key >>> 24 - 8 * (i % 4) ^ (i == 0 ? firstBits : 0));
            }
        }
    }
}
