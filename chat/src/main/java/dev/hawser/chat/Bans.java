package dev.hawser.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is banned from which room. With a folder they are kept in a file, a line of JSON for each, which is written anew with every change. Any
 * thread; only changes block.
 */
final class Bans {
    static final int MAX = 10_000;

    private static final String FILE = "bans.jsonl";

    /** Of whom, and from where. */
    private record Key(String room, String user) {}

    private final @Nullable Path file;

    /** Changed under the lock of this, and only after the file. */
    private final Map<Key, Ban> bans = new ConcurrentHashMap<>();

    private Bans(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Reads what was kept.
     *
     * @param folder null to keep nothing
     * @throws DataFailure when the file is there, and cannot be used
     */
    static Bans open(@Nullable Path folder) throws DataFailure {
        Bans bans = new Bans(folder == null ? null : folder.resolve(FILE));
        bans.read();
        return bans;
    }

    private void read() throws DataFailure {
        if (file == null || !Files.exists(file)) {
            return;
        }
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                Ban ban = ChatJson.ban(line);
                bans.put(new Key(ban.room(), ban.user()), ban);
            }
        } catch (IOException | IllegalArgumentException x) {
            throw new DataFailure("the bans in " + file + ":" + number + " cannot be used: " + x.getMessage(), x);
        }
    }

    /** The ban of a user from a room; null without one. */
    @Nullable
    Ban of(String user, String room) {
        return bans.get(new Key(room, user));
    }

    /** All of them, the latest first. */
    List<Ban> all() {
        return bans.values().stream()
                .sorted(Comparator.comparingLong(Ban::time).reversed().thenComparing(Ban::user))
                .toList();
    }

    /**
     * Bans a user, in place of an earlier ban from the same room.
     *
     * @return whether there was room for it
     * @throws IOException when it cannot be kept; then nothing has changed
     */
    synchronized boolean put(Ban ban) throws IOException {
        Key key = new Key(ban.room(), ban.user());
        if (bans.size() >= MAX && !bans.containsKey(key)) {
            return false;
        }
        keep(next -> next.put(key, ban));
        bans.put(key, ban);
        return true;
    }

    /**
     * Lifts a ban.
     *
     * @return whether there was one
     * @throws IOException when that cannot be kept; then nothing has changed
     */
    synchronized boolean remove(String user, String room) throws IOException {
        Key key = new Key(room, user);
        if (!bans.containsKey(key)) {
            return false;
        }
        keep(next -> next.remove(key));
        bans.remove(key);
        return true;
    }

    /** Writes what there will be: whole, or not at all. */
    private void keep(Consumer<Map<Key, Ban>> change) throws IOException {
        Path target = file;
        if (target == null) {
            return;
        }
        Map<Key, Ban> all = new LinkedHashMap<>(bans);
        change.accept(all);
        List<String> lines =
                all.values().stream().map(ban -> ChatJson.text(ban)).toList();
        Path next = target.resolveSibling(FILE + ".new");
        Files.write(next, lines, StandardCharsets.UTF_8);
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
