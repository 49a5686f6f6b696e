package dev.hawser.roomsclient;

import org.jspecify.annotations.Nullable;

/** Keeps the state of a client for as long as this process lasts. Any thread. */
public final class MemoryState implements ClientState {
    private volatile @Nullable String state;

    /** Nothing is kept yet. */
    public MemoryState() {}

    @Override
    public @Nullable String load() {
        return state;
    }

    @Override
    public void save(String saved) {
        state = saved;
    }
}
