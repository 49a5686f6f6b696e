package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The folder of a store that another process may have: it is read, and not locked. */
final class ReadOnlyFolder implements LogFolder {
    private final Path folder;

    ReadOnlyFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> list() throws IOException {
        return DiskFolder.list(folder);
    }

    @Override
    public LogFile open(String name) throws IOException {
        return new ReadOnlyFile(FileChannel.open(folder.resolve(name), StandardOpenOption.READ));
    }

    @Override
    public void rename(String from, String to) {
        throw readOnly();
    }

    @Override
    public void delete(String name) {
        throw readOnly();
    }

    @Override
    public void force() {
        throw readOnly();
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("this is only read");
    }

    private record ReadOnlyFile(FileChannel channel) implements LogFile {

        @Override
        public void write(ByteBuffer source, long position) {
            throw readOnly();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return DiskFolder.read(channel, target, position);
        }

        @Override
        public void force() {
            throw readOnly();
        }

        @Override
        public void truncate(long size) {
            throw readOnly();
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
