package dev.hawser.store;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of all rooms. Any thread. */
final class Watches {
    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

    private final ConcurrentHashMap<String, List<StoreListener>> listeners = new ConcurrentHashMap<>();

    Watch add(String room, StoreListener listener) {
        // Each watch is another object, so that the same listener can watch twice.
        StoreListener mine = new StoreListener() {
            @Override
            public void onAppended(String name, RoomRange range) {
                listener.onAppended(name, range);
            }

            @Override
            public void onRedacted(String name, Position position) {
                listener.onRedacted(name, position);
            }
        };
        listeners.compute(room, (name, list) -> {
            List<StoreListener> all = list == null ? new CopyOnWriteArrayList<>() : list;
            all.add(mine);
            return all;
        });
        return () -> listeners.computeIfPresent(room, (name, list) -> {
            list.remove(mine);
            return list.isEmpty() ? null : list;
        });
    }

    boolean isWatched(String room) {
        return listeners.containsKey(room);
    }

    void appended(String room, RoomRange range) {
        tell(room, listener -> listener.onAppended(room, range));
    }

    void redacted(String room, Position position) {
        tell(room, listener -> listener.onRedacted(room, position));
    }

    private void tell(String room, Consumer<StoreListener> call) {
        for (StoreListener listener : listeners.getOrDefault(room, List.of())) {
            try {
                call.accept(listener);
            } catch (Throwable x) {
                // One listener must not keep the others, or the store, from going on.
                LOG.warn("A listener of room \"{}\" has thrown", room, x);
            }
        }
    }
}
