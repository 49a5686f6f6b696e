package dev.hawser.rooms;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is asked of a room for one key, as a session or a user, in order, also where something takes longer than one turn: what comes meanwhile
 * waits. Owned by the room's turn.
 */
final class OrderedTasks {
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    /** Does something now, or when what is under way has ended. */
    void inTurn(String key, Runnable task) {
        Queue<Runnable> queue = waiting.get(key);
        if (queue == null) {
            task.run();
        } else {
            queue.add(task);
        }
    }

    /** Something is under way from now on. */
    void begin(String key) {
        waiting.putIfAbsent(key, new ArrayDeque<>(2));
    }

    /** It has ended. */
    void end(String key) {
        @Nullable Queue<Runnable> queue = waiting.remove(key);
        while (queue != null && !queue.isEmpty()) {
            queue.remove().run();
            Queue<Runnable> again = waiting.get(key);
            if (again != null) {
                again.addAll(queue);
                return;
            }
        }
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }
}
