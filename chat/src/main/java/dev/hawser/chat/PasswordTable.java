package dev.hawser.chat;

import dev.hawser.gateway.UserNames;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users and the bcrypt hashes of their passwords, a line {@code name:hash} for each, as {@code htpasswd -B} writes them; empty lines, and those that
 * begin with {@code #}, are left out.
 *
 * @param hashes by the users' names
 * @param cost the greatest of the hashes' costs, as a power of two
 */
record PasswordTable(Map<String, String> hashes, int cost) {
    static final int MAX_BYTES = 1024 * 1024;

    /** A guess at a password takes about 2^cost times a twentieth of a millisecond of a processor. */
    static final int MAX_COST = 14;

    private static final int MIN_COST = 4;
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    PasswordTable {
        hashes = Map.copyOf(hashes);
    }

    /**
     * Reads them.
     *
     * @throws UsersFailure when the file cannot be read, or has a line that cannot be
     */
    static PasswordTable read(Path file) throws UsersFailure {
        List<String> lines = lines(file);
        Map<String, String> hashes = new HashMap<>();
        int cost = MIN_COST;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String place = file + ":" + (i + 1) + ": ";
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new UsersFailure(place + "there is no colon between a name and a hash");
            }
            String name = line.substring(0, colon);
            if (!UserNames.mayBeChosen(name)) {
                throw new UsersFailure(place + "no user can have this name");
            }
            cost = Math.max(cost, cost(line.substring(colon + 1).strip(), place));
            if (hashes.put(name, line.substring(colon + 1).strip()) != null) {
                throw new UsersFailure(place + "the user \"" + name + "\" is there twice");
            }
        }
        return new PasswordTable(hashes, cost);
    }

    private static List<String> lines(Path file) throws UsersFailure {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
                throw new UsersFailure(file + " has more than " + MAX_BYTES + " bytes");
            }
            return Files.readAllLines(file);
        } catch (NoSuchFileException x) {
            throw new UsersFailure(file + " is not there");
        } catch (CharacterCodingException x) {
            throw new UsersFailure(file + " is not in UTF-8");
        } catch (IOException x) {
            if (x instanceof UsersFailure failure) {
                throw failure;
            }
            throw new UsersFailure(file + (Files.isDirectory(file) ? " is a folder" : " cannot be read"));
        }
    }

    private static int cost(String hash, String place) throws UsersFailure {
        Matcher bcrypt = BCRYPT.matcher(hash);
        if (!bcrypt.matches()) {
            throw new UsersFailure(place + "this is no bcrypt hash, as htpasswd -B makes it");
        }
        int cost = Integer.parseInt(bcrypt.group(1));
        if (cost < MIN_COST || cost > MAX_COST) {
            throw new UsersFailure(
                    place + "the cost " + cost + " of the hash is not within " + MIN_COST + " to " + MAX_COST);
        }
        return cost;
    }

    /** Those who are not here any more, or whose password has changed. */
    Set<String> changed(PasswordTable before) {
        Set<String> users = new HashSet<>();
        before.hashes.forEach((user, hash) -> {
            if (!hash.equals(hashes.get(user))) {
                users.add(user);
            }
        });
        return users;
    }
}
