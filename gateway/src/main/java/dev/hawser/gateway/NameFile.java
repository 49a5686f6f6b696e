package dev.hawser.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names that somebody has, in a file: a line {@code time owner name} for each name that is taken, and {@code time - name} for each that is
 * given up. Lines are appended, and outlive the process at once, the machine not before the operating system has written them. Guarded by
 * its {@link KeptNames}, so that the lines have the order of what happened.
 */
final class NameFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameFile.class);
    private static final String NOBODY = "-";

    private final Path file;
    private FileChannel channel;
    private int lines;
    private boolean isBroken;
    /** The last line has perhaps no end. */
    private boolean isTorn;

    /**
     * A line.
     *
     * @param owner null for one that is given up
     */
    record Line(long time, @Nullable NameOwner owner, String name) {
        static Line of(HeldName held) {
            return new Line(held.lastUsed, held.owner, held.name);
        }

        private String text() {
            return time + " " + (owner == null ? NOBODY : owner.text()) + " " + name + "\n";
        }

        private static @Nullable Line parse(String text) {
            String[] parts = text.split(" ", 3);
            if (parts.length < 3 || !parts[0].matches("\\d{1,15}") || !UserNames.mayBeChosen(parts[2])) {
                return null;
            }
            long time = Long.parseLong(parts[0]);
            if (parts[1].equals(NOBODY)) {
                return new Line(time, null, parts[2]);
            }
            return NameOwner.isOne(parts[1]) ? new Line(time, new NameOwner(parts[1]), parts[2]) : null;
        }
    }

    NameFile(Path file) throws IOException {
        this.file = file;
        this.channel = open(file);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** What is in it. A line that was cut off while it was written is none. */
    List<Line> read() throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException x) {
            throw new IOException("it is not in UTF-8", x);
        }
        isTorn = !text.isEmpty() && !text.endsWith("\n");
        List<Line> read = new ArrayList<>();
        int number = 0;
        for (String each : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            number++;
            Line line = Line.parse(each);
            if (line != null) {
                read.add(line);
            } else if (!each.isEmpty()) {
                LOG.warn("{}:{} is no name that somebody has, and is dropped.", file, number);
            }
        }
        return read;
    }

    /** How many lines were written since it was begun anew, or that was tried. */
    int lines() {
        return lines;
    }

    void append(List<Line> more) {
        try {
            write(channel, isTorn ? "\n" : "", more);
            lines += more.size();
            isBroken = false;
            isTorn = false;
        } catch (IOException x) {
            // As much of it may be there as the disk had room for.
            isTorn = true;
            complain(x);
        }
    }

    /** Begins anew, with these; where that cannot be, it stays as it is. */
    void rewrite(List<Line> all) {
        lines = 0;
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            try (FileChannel draft = open(next)) {
                write(draft, "", all);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            channel.close();
            channel = open(file);
            lines = all.size();
            isTorn = false;
        } catch (IOException x) {
            complain(x);
        }
    }

    /** Said once for as long as it goes on: names are had without it, too. */
    private void complain(IOException x) {
        if (!isBroken) {
            isBroken = true;
            LOG.warn("The names that users have cannot be kept in {}: {}", file, x.toString());
        }
    }

    private static void write(FileChannel to, String before, List<Line> all) throws IOException {
        StringBuilder text = new StringBuilder(before);
        all.forEach(line -> text.append(line.text()));
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException x) {
            complain(x);
        }
    }
}
