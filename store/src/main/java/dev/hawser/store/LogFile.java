package dev.hawser.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file as the log needs it: a seam, behind which tests let a disk fail. Any thread. */
interface LogFile extends Closeable {

    /** Writes all that remains of the source. When it throws, a part may be written. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Reads until the target is full or the file ends. Returns how much was read. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Returns when the disk has all that was written before, and the file's size. */
    void force() throws IOException;

    void truncate(long size) throws IOException;

    long size() throws IOException;
}
