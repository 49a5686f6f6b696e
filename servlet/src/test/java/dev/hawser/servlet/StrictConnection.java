package dev.hawser.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose streams take the Servlet API at its word, more than any container does, and write down what breaks it. The test is the
 * container: its thread calls the listeners.
 */
final class StrictConnection implements WebConnection {
    final List<String> violations = new CopyOnWriteArrayList<>();
    final Input input = new Input();
    final Output output = new Output();
    final CompletableFuture<Thread> closed = new CompletableFuture<>();
    /** Runs while it is being closed. */
    volatile Runnable closing = () -> {};

    @Override
    public ServletInputStream getInputStream() {
        return input;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return output;
    }

    @Override
    public void close() {
        if (input.busy.get() || output.busy.get()) {
            violations.add("closed while a thread is inside");
        }
        try {
            closing.run();
        } finally {
            if (!closed.complete(Thread.currentThread())) {
                violations.add("closed twice");
            }
        }
    }

    private void enter(AtomicBoolean busy, String what) {
        if (!busy.compareAndSet(false, true)) {
            violations.add(what + " while another thread is inside");
        }
        if (closed.isDone()) {
            violations.add(what + " after the end");
        }
    }

    final class Input extends ServletInputStream {
        final AtomicBoolean busy = new AtomicBoolean();
        /** Runs inside a read. */
        volatile Runnable reading = () -> {};
        /** Runs inside a read that has taken the last there was. */
        volatile Runnable emptied = () -> {};
        /** Runs after the stream has found that it is not ready, and before it says so. */
        volatile Runnable denying = () -> {};

        // Guarded by this.
        private @Nullable ReadListener listener;
        private ByteArrayInputStream bytes = new ByteArrayInputStream(new byte[0]);
        /** It has said that it is not ready, or was never asked, and owes a call. */
        private boolean owesCall = true;

        private boolean allowed;

        /** What nobody has read. */
        synchronized int unread() {
            return bytes.available();
        }

        /** The peer sends. */
        void send(byte[] more) {
            ReadListener called;
            synchronized (this) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                all.writeBytes(bytes.readAllBytes());
                all.writeBytes(more);
                bytes = new ByteArrayInputStream(all.toByteArray());
                called = owesCall ? listener : null;
                owesCall = false;
            }
            if (called != null) {
                call(called::onDataAvailable);
            }
        }

        /** The peer sends, and the container calls though nobody has asked it, as Undertow does. */
        void sendUnasked(byte[] more) {
            synchronized (this) {
                owesCall = true;
            }
            send(more);
        }

        void end() {
            call(listener()::onAllDataRead);
        }

        void fail(Throwable cause) {
            listener().onError(cause);
        }

        private synchronized ReadListener listener() {
            if (listener == null) {
                throw new IllegalStateException("no listener");
            }
            return listener;
        }

        @Override
        public synchronized void setReadListener(ReadListener readListener) {
            listener = readListener;
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            enter(busy, "input.isReady");
            boolean ready;
            try {
                synchronized (this) {
                    if (owesCall) {
                        violations.add("input.isReady before the listener is called");
                    }
                    allowed = bytes.available() > 0;
                    owesCall = !allowed;
                    ready = allowed;
                }
            } finally {
                busy.set(false);
            }
            if (!ready) {
                denying.run();
            }
            return ready;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            enter(busy, "read");
            try {
                reading.run();
                int count;
                synchronized (this) {
                    if (!allowed) {
                        violations.add("read without isReady");
                    }
                    allowed = false;
                    count = bytes.read(buffer, offset, length);
                }
                if (unread() == 0) {
                    emptied.run();
                }
                return count;
            } finally {
                busy.set(false);
            }
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }
    }

    final class Output extends ServletOutputStream {
        final AtomicBoolean busy = new AtomicBoolean();
        /** Runs after the stream has found that it is not ready, and before it says so. */
        volatile Runnable denying = () -> {};

        final CompletableFuture<Void> firstWrite = new CompletableFuture<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();

        // Guarded by this.
        private @Nullable WriteListener listener;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final List<Integer> writes = new ArrayList<>();
        private boolean owesCall = true;
        private boolean allowed;
        private boolean full;
        private boolean slow;

        /** From now on each write has to be drained before the next. */
        synchronized void slow() {
            slow = true;
        }

        /** The network has taken what there was; returns whether somebody waited for that. */
        boolean drain() {
            WriteListener called;
            synchronized (this) {
                full = false;
                called = owesCall ? listener : null;
                owesCall = false;
            }
            if (called != null) {
                call(called::onWritePossible);
            }
            return called != null;
        }

        synchronized byte[] written() {
            return written.toByteArray();
        }

        synchronized List<Integer> writes() {
            return List.copyOf(writes);
        }

        @Override
        public synchronized void setWriteListener(WriteListener writeListener) {
            listener = writeListener;
        }

        @Override
        public boolean isReady() {
            enter(busy, "output.isReady");
            boolean ready;
            try {
                synchronized (this) {
                    if (owesCall) {
                        violations.add("output.isReady before the listener is called");
                    }
                    allowed = !full;
                    owesCall = full;
                    ready = allowed;
                }
            } finally {
                busy.set(false);
            }
            if (!ready) {
                denying.run();
            }
            return ready;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            enter(busy, "write");
            try {
                synchronized (this) {
                    use("write");
                    written.write(bytes, offset, length);
                    writes.add(length);
                }
            } finally {
                busy.set(false);
            }
            firstWrite.complete(null);
        }

        @Override
        public synchronized void flush() {
            use("flush");
        }

        private void use(String what) {
            if (!allowed) {
                violations.add(what + " without isReady");
            }
            allowed = false;
            full = slow;
        }

        @Override
        public synchronized void close() {
            if (full) {
                violations.add("ended before all was written");
            }
            ended.complete(null);
        }

        @Override
        public void write(int value) {
            throw new UnsupportedOperationException();
        }
    }

    private interface Callback {
        void run() throws IOException;
    }

    private static void call(Callback callback) {
        try {
            callback.run();
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }
}
