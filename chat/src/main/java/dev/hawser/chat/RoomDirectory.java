package dev.hawser.chat;

import dev.hawser.gateway.NameLook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of the public rooms: those that somebody has joined, or spoken in. With a folder they are kept in a file, a name a line, so that a room with
 * nobody in it is found after a restart too. Any thread; the file is written on the caller's.
 */
final class RoomDirectory {
    /** Names that are listed at most; of more, those in which somebody has spoken, and of these the last ones. */
    static final int MAX_ROOMS = 1000;

    private static final String FILE = "rooms.txt";

    private static final Logger LOG = LoggerFactory.getLogger(RoomDirectory.class);

    private final @Nullable Path file;

    /** By whether somebody has spoken there; the last ones come last. Guarded by this, as is the file. */
    private final Map<String, Boolean> names = new LinkedHashMap<>();

    /** What those names look like, and the lobby's, as that is always there. Guarded by this. */
    private final Map<String, NameLook> looks = new LinkedHashMap<>();

    private int lines;

    private RoomDirectory(@Nullable Path file) {
        this.file = file;
        looks.put(LobbyBridge.LOBBY, NameLook.of(LobbyBridge.LOBBY));
    }

    /**
     * Reads what was kept.
     *
     * @param folder null to keep nothing
     * @throws DataFailure when the file is there, and cannot be used
     */
    static RoomDirectory open(@Nullable Path folder) throws DataFailure {
        RoomDirectory directory = new RoomDirectory(folder == null ? null : folder.resolve(FILE));
        directory.read();
        return directory;
    }

    private synchronized void read() throws DataFailure {
        if (file == null || !Files.exists(file)) {
            return;
        }
        try {
            String text = Files.readString(file);
            // What is behind the last line break was cut off while it was written.
            text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(name -> !name.isEmpty())
                    .forEach(name -> put(name, true));
            write();
        } catch (IOException x) {
            throw DataFailure.of("the names of the rooms", file, x);
        }
    }

    /** Somebody has joined a room. */
    void joined(String room) {
        learn(room, false);
    }

    /** Somebody has published in a room. */
    void spoken(String room) {
        learn(room, true);
    }

    private synchronized void learn(String room, boolean isSpoken) {
        boolean isNew = put(room, isSpoken);
        if (!isNew || file == null || !names.containsKey(room)) {
            return;
        }
        try {
            if (lines >= 2 * MAX_ROOMS) {
                write();
            } else {
                Files.writeString(file, room + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                lines++;
            }
        } catch (IOException x) {
            LOG.warn("The name of room \"{}\" cannot be kept in {}: {}", room, file, x.toString());
        }
    }

    private boolean put(String room, boolean isSpoken) {
        Boolean before = names.remove(room);
        names.put(room, isSpoken || Boolean.TRUE.equals(before));
        if (before == null) {
            looks.put(room, NameLook.of(room));
        }
        if (names.size() > MAX_ROOMS) {
            forget(leastWorth());
        }
        return before == null;
    }

    private void forget(String room) {
        names.remove(room);
        if (!room.equals(LobbyBridge.LOBBY)) {
            looks.remove(room);
        }
    }

    /** Names that somebody only joins, one after the other, do not push out rooms in which people speak. */
    private String leastWorth() {
        return names.entrySet().stream()
                .filter(name -> !name.getValue())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> names.keySet().iterator().next());
    }

    private void write() throws IOException {
        Path target = file;
        if (target != null) {
            Path next = target.resolveSibling(FILE + ".new");
            Files.write(next, names.keySet());
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            lines = names.size();
        }
    }

    /** Whether a room is listed, or the lobby. */
    synchronized boolean has(String room) {
        return names.containsKey(room) || room.equals(LobbyBridge.LOBBY);
    }

    /** A room that looks like one of this name, which is not listed; null when there is none. */
    @Nullable
    String alike(String room) {
        NameLook look = NameLook.of(room);
        synchronized (this) {
            return looks.entrySet().stream()
                    .filter(other -> other.getValue().isLike(look))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** All of them. */
    synchronized List<String> names() {
        return List.copyOf(names.keySet());
    }
}
