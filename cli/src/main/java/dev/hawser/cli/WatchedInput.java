package dev.hawser.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of which another thread can tell whether its reader has something to do, or waits for what may never come. */
final class WatchedInput extends FilterInputStream {
    private volatile boolean reading;

    WatchedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        reading = true;
        try {
            return super.read();
        } finally {
            reading = false;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        reading = true;
        try {
            return super.read(bytes, offset, length);
        } finally {
            reading = false;
        }
    }

    /** Whether the reader has something in hand, or could have. Any thread. */
    boolean isBusy() {
        try {
            return !reading || in.available() > 0;
        } catch (IOException closed) {
            return false;
        }
    }
}
