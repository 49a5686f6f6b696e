package dev.hawser.rooms;

import java.util.ArrayList;
import java.util.List;

/**
 * The joins, leaves and kicks of a room that are on their way to the store. The entry of a join or leave says how many sessions its user has then, so
 * each waits for the one before it; and both wait for kicks, because whose they are is not looked up. Owned by the room's turn.
 */
final class MembershipChanges {
    /** Joins and leaves, by user. */
    private final OrderedTasks ofUser = new OrderedTasks();

    private int kicks;
    private final List<Runnable> afterKicks = new ArrayList<>();

    /** Does something when no change is under way that concerns a user. */
    void whenNone(String user, Runnable task) {
        ofUser.inTurn(user, () -> {
            if (kicks > 0) {
                afterKicks.add(() -> whenNone(user, task));
            } else {
                task.run();
            }
        });
    }

    /** A join or leave of a user is on its way. */
    void begin(String user) {
        ofUser.begin(user);
    }

    /** The store has answered; what is in the log has been taken note of. */
    void end(String user) {
        ofUser.end(user);
    }

    /** A kick is on its way. */
    void beginKick() {
        kicks++;
    }

    /** The store has answered; what is in the log has been taken note of. */
    void endKick() {
        kicks--;
        if (kicks == 0) {
            List<Runnable> waiting = List.copyOf(afterKicks);
            afterKicks.clear();
            waiting.forEach(Runnable::run);
        }
    }
}
