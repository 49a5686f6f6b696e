package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What names rooms and users may have ({@code docs/wire-protocol.md} sections 2 and 4.4). */
final class RoomNames {
    private static final int MAX_USER_BYTES = 64;

    private RoomNames() {}

    static boolean isUser(String name) {
        return isText(name, MAX_USER_BYTES) && !name.isBlank();
    }

    /** Why a user cannot be in a room of that name; null when it can. */
    static @Nullable RoomRefusal refusal(String room, String user) {
        if (!isText(room, Store.MAX_ROOM_NAME_BYTES)) {
            return new RoomRefusal(
                    Code.ROOM_NAME,
                    "the name of a room has 1 to " + Store.MAX_ROOM_NAME_BYTES
                            + " bytes in UTF-8, and no control characters");
        }
        return room.startsWith("@") ? privateRefusal(room, user) : null;
    }

    private static @Nullable RoomRefusal privateRefusal(String room, String user) {
        String[] names = room.substring(1).split(",", -1);
        if (names.length != 2) {
            return new RoomRefusal(Code.ROOM_NAME, "a name that begins with @ names two users");
        }
        String first = decoded(names[0]);
        String second = decoded(names[1]);
        if (first == null || second == null || !room.equals(privateRoom(first, second))) {
            return new RoomRefusal(
                    Code.ROOM_NAME, "the room of two users is named @ann,bob, in the order of the bytes");
        }
        return user.equals(first) || user.equals(second)
                ? null
                : new RoomRefusal(Code.NOT_ALLOWED, "the room is for the two users that it names");
    }

    /** The name of the private room of two users. */
    static String privateRoom(String one, String other) {
        byte[] first = one.getBytes(StandardCharsets.UTF_8);
        byte[] second = other.getBytes(StandardCharsets.UTF_8);
        return Arrays.compareUnsigned(first, second) <= 0
                ? "@" + encoded(one) + "," + encoded(other)
                : "@" + encoded(other) + "," + encoded(one);
    }

    private static String encoded(String user) {
        return user.replace("%", "%25").replace(",", "%2C");
    }

    private static @Nullable String decoded(String name) {
        String user = name.replace("%2C", ",").replace("%25", "%");
        return isUser(user) ? user : null;
    }

    private static boolean isText(String name, int maxBytes) {
        if (name.isEmpty() || name.length() > maxBytes || name.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        // A surrogate that stands alone has no bytes.
        return StandardCharsets.UTF_8.newEncoder().canEncode(name)
                && name.getBytes(StandardCharsets.UTF_8).length <= maxBytes;
    }
}
