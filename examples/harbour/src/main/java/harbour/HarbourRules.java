package harbour;

import dev.hawser.rooms.RoomRules;
import org.jspecify.annotations.Nullable;

/** Who may do what: everybody reads the news, and the harbour master writes them. */
final class HarbourRules implements RoomRules {
    @Override
    public boolean mayPublish(String user, String room, @Nullable String kind) {
        return !room.equals("news") || user.equals("master");
    }

    @Override
    public boolean mayKick(String user, String room, String other) {
        return user.equals("master");
    }
}
