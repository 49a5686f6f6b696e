package dev.hawser.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A client's end of a stream of HTTP/2 that says exactly what a test tells it to. It takes what comes, unless it is told not to: then the
 * server runs out of window.
 */
public final class Http2Stream {
    private final CompletableFuture<MetaData.Response> answer = new CompletableFuture<>();
    private final BlockingQueue<ByteBuffer> data = new LinkedBlockingQueue<>();
    /** {@code end}, or {@code reset} and the name of the error. */
    private final CompletableFuture<String> end = new CompletableFuture<>();

    private final Stream stream;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private volatile boolean reading = true;

    /** What stands for the end among the data. */
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    public Http2Stream(Session session, Function<Stream.Listener, CompletableFuture<Stream>> opening) {
        stream = Limit.get(opening.apply(new Listener()), "a stream");
    }

    public int status() {
        return Limit.get(answer, "an answer").getStatus();
    }

    /** A field of the answer; null when it is not there. */
    public @Nullable String field(String name) {
        return Limit.get(answer, "an answer").getHttpFields().get(name);
    }

    /** Fails when the answer is not 200. */
    public Http2Stream accepted() {
        int status = status();
        if (status != 200) {
            throw new AssertionError("status " + status + ", with: " + content());
        }
        return this;
    }

    /** All that comes to the end, as text. */
    public String content() {
        StringBuilder text = new StringBuilder();
        for (ByteBuffer next = take(); next != END; next = take()) {
            text.append(StandardCharsets.UTF_8.decode(next));
        }
        return text.toString();
    }

    public void sendText(String text) {
        send(RawFrame.masked(RawFrame.TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    public void sendClose(int code, String reason) {
        send(RawFrame.masked(RawFrame.CLOSE, RawFrame.closePayload(code, reason)));
    }

    public void send(RawFrame frame) {
        send(frame.bytes(), false);
    }

    public void send(byte[] bytes, boolean last) {
        Limit.get(stream.data(new DataFrame(stream.getId(), ByteBuffer.wrap(bytes), last)), "sent");
    }

    /** Says that nothing more will be sent. */
    public void sendEnd() {
        send(new byte[0], true);
    }

    /** Drops the stream. */
    public void reset() {
        Limit.get(stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code)), "reset");
    }

    /** Takes nothing any more. */
    public void stopReading() {
        reading = false;
    }

    public void goOnReading() {
        reading = true;
        stream.demand();
    }

    public RawFrame readFrame() {
        int first = readByte();
        int second = readByte();
        demand((second & 0x80) == 0, "a server masks");
        int length = second & 0x7F;
        if (length == 126) {
            length = readByte() << 8 | readByte();
        } else if (length == 127) {
            for (int i = 0; i < 4; i++) {
                demand(readByte() == 0, "a frame of more than 2 GiB");
            }
            length = readByte() << 24 | readByte() << 16 | readByte() << 8 | readByte();
        }
        byte[] payload = new byte[length];
        for (int at = 0; at < length; ) {
            ByteBuffer from = available();
            int part = Math.min(length - at, from.remaining());
            from.get(payload, at, part);
            at += part;
        }
        return new RawFrame((first & 0x80) != 0, first >> 4 & 0x7, first & 0xF, false, payload);
    }

    /** Reads frames until one is a close frame, and returns that. */
    public RawFrame readToClose() {
        RawFrame frame = readFrame();
        while (frame.opcode() != RawFrame.CLOSE) {
            frame = readFrame();
        }
        return frame;
    }

    /** How the server ended its side: {@code end} or {@code reset CANCEL_STREAM_ERROR}. */
    public String readEnd() {
        return Limit.get(end, "the end of the stream");
    }

    /** Whether the server has ended its side. */
    public boolean isEnded() {
        return end.isDone();
    }

    private int readByte() {
        return available().get() & 0xFF;
    }

    private ByteBuffer available() {
        while (!current.hasRemaining()) {
            current = take();
            demand(current != END, "the stream ended where a frame was due");
        }
        return current;
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private ByteBuffer take() {
        return Limit.take(data, "data");
    }

    private void ended(String how) {
        end.complete(how);
        data.add(END);
    }

    private final class Listener implements Stream.Listener {
        @Override
        public void onHeaders(Stream from, HeadersFrame frame, Callback callback) {
            answer.complete((MetaData.Response) frame.getMetaData());
            if (frame.isEndStream()) {
                ended("end");
            } else {
                from.demand();
            }
            callback.succeeded();
        }

        @Override
        public void onDataAvailable(Stream from) {
            while (reading) {
                Stream.Data next = from.readData();
                if (next == null) {
                    from.demand();
                    return;
                }
                boolean last = next.frame().isEndStream();
                byte[] bytes = new byte[next.frame().remaining()];
                next.frame().getByteBuffer().get(bytes);
                next.release();
                if (bytes.length > 0) {
                    data.add(ByteBuffer.wrap(bytes));
                }
                if (last) {
                    ended("end");
                    return;
                }
            }
        }

        @Override
        public void onReset(Stream from, ResetFrame frame, Callback callback) {
            ended("reset " + ErrorCode.from(frame.getError()));
            callback.succeeded();
        }

        @Override
        public void onFailure(Stream from, int error, String reason, Throwable failure, Callback callback) {
            ended("failed " + reason);
            callback.succeeded();
        }
    }
}
