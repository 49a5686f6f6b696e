package dev.hawser.tests.conformance;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.Role;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;

/** One case of compressed messages over one connection, on which permessage-deflate is agreed. */
final class DeflateRun {
    private static final int COMPRESSED = 4;

    private final DeflateCase deflate;
    private final Role role;
    private final RawPeer socket;
    private final DeflateStreams streams;

    private long offset;
    private int compressedMessages;
    /** Those that become half as long. */
    private int worthwhileMessages;

    /**
     * A case to come.
     *
     * @param role the one that we play
     */
    DeflateRun(DeflateCase deflate, Role role, RawPeer socket, DeflateTerms terms) {
        this.deflate = deflate;
        this.role = role;
        this.socket = socket;
        this.streams = new DeflateStreams(terms, role == Role.SERVER);
    }

    /**
     * Sends messages, each when the one before it has come back.
     *
     * @param messages how many; the suite sends 1000
     */
    CaseResult result(int messages) {
        try (streams) {
            for (int i = 0; i < messages; i++) {
                byte[] payload = deflate.corpus().slice(offset, deflate.length());
                offset += deflate.length();
                send(payload);
                String fault = faultOfEcho(payload);
                if (!fault.isEmpty()) {
                    return new CaseResult(deflate.id(), Grade.FAILED, Grade.FAILED, "message " + i + ": " + fault);
                }
            }
            // Whether it is worth it is for each sender to say; where it is plain that it is, it has to be done.
            if (compressedMessages == 0 && worthwhileMessages > 0) {
                return new CaseResult(deflate.id(), Grade.FAILED, Grade.FAILED, "nothing came back compressed");
            }
            return new CaseResult(deflate.id(), Grade.OK, close(), "");
        } catch (UncheckedIOException | DataFormatException x) {
            return new CaseResult(deflate.id(), Grade.FAILED, Grade.FAILED, x.toString());
        }
    }

    private void send(byte[] payload) {
        byte[] compressed = streams.deflate(payload);
        worthwhileMessages += 2 * compressed.length < payload.length ? 1 : 0;
        int size = deflate.fragment() == 0 ? compressed.length : deflate.fragment();
        List<RawFrame> frames = FuzzCases.fragments(opcode(), compressed, Math.max(1, size));
        for (int i = 0; i < frames.size(); i++) {
            send(i == 0 ? frames.get(i).withReserved(COMPRESSED) : frames.get(i));
        }
    }

    private int opcode() {
        return deflate.corpus().isBinary() ? RawFrame.BINARY : RawFrame.TEXT;
    }

    private void send(RawFrame frame) {
        socket.send(new RawFrame(frame.fin(), frame.reserved(), frame.opcode(), role == Role.CLIENT, frame.payload()));
    }

    private String faultOfEcho(byte[] payload) throws DataFormatException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        boolean compressed = false;
        for (boolean first = true; ; ) {
            RawFrame frame = socket.readFrame();
            if (frame.opcode() == RawFrame.PING && frame.reserved() == 0) {
                send(FuzzCase.frame(RawFrame.PONG, frame.payload()));
                continue;
            }
            int expected = first ? opcode() : RawFrame.CONTINUATION;
            boolean mayBeCompressed = first && frame.reserved() == COMPRESSED;
            if (frame.opcode() != expected || frame.reserved() != 0 && !mayBeCompressed) {
                return "reserved bits " + frame.reserved() + " on " + frame;
            }
            compressed |= mayBeCompressed;
            received.writeBytes(frame.payload());
            first = false;
            if (frame.fin()) {
                break;
            }
        }
        compressedMessages += compressed ? 1 : 0;
        byte[] echo = compressed ? streams.inflate(received.toByteArray()) : received.toByteArray();
        return Arrays.equals(echo, payload) ? "" : "another payload came back, of " + echo.length + " bytes";
    }

    private Grade close() {
        send(FuzzCase.frame(RawFrame.CLOSE, RawFrame.closePayload(1000, "")));
        RawFrame close = socket.readToClose();
        if (role == Role.SERVER) {
            socket.shutdownOutput();
        }
        socket.readToEnd();
        return close.closeCode() == 1000 ? Grade.OK : Grade.WRONG_CODE;
    }
}
