package dev.hawser.rooms;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what one session asks of a room in order, also where something takes longer than one turn: what comes meanwhile waits. Owned by the room's
 * turn.
 */
final class SessionQueues {
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    /** Does something now, or when what is under way has ended. */
    void inTurn(String session, Runnable task) {
        Queue<Runnable> queue = waiting.get(session);
        if (queue == null) {
            task.run();
        } else {
            queue.add(task);
        }
    }

    /** Something is under way from now on. */
    void begin(String session) {
        waiting.putIfAbsent(session, new ArrayDeque<>(2));
    }

    /** It has ended. */
    void end(String session) {
        @Nullable Queue<Runnable> queue = waiting.remove(session);
        while (queue != null && !queue.isEmpty()) {
            queue.remove().run();
            Queue<Runnable> again = waiting.get(session);
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
