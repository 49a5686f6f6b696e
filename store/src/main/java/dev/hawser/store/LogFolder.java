package dev.hawser.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The folder of a store: a seam, behind which tests let a disk fail. */
interface LogFolder extends Closeable {

    /** The names of the files in it. */
    List<String> list() throws IOException;

    /** Opens a file for reading and writing; makes it when it is not there. */
    LogFile open(String name) throws IOException;

    /** Gives a file another name, in one step; what had that name is replaced. */
    void rename(String from, String to) throws IOException;

    /** Removes a file, if it is there. */
    void delete(String name) throws IOException;

    /** Returns when the disk knows which files there are. */
    void force() throws IOException;
}
