package dev.hawser.store;

/** Why a store does not append. */
public enum Refusal {
    /** The room's name is empty, too long, or no Unicode text. Final. */
    ROOM_NAME(true),
    /** The entry is larger than {@link StoreOptions#maxEntryBytes()}. Final. */
    ENTRY_TOO_LARGE(true),
    /**
     * The publisher left out a sequence, or is not remembered and did not begin with 1. Final for this publish: one that is not remembered
     * has to begin with 1, under a new name if something of it may be under way.
     */
    SEQUENCE_SKIPPED(true),
    /** There are {@link StoreOptions#maxRooms()} rooms already. */
    TOO_MANY_ROOMS(false),
    /** Too much waits to be written. */
    OVERLOADED(false),
    /** The disk is full; the store goes on by itself when there is room again. */
    STORE_FULL(false),
    /** The store could not write and does not say any more what it cannot vouch for. It has to be opened again. */
    STORE_FAILED(false),
    /** The store is closed. */
    STORE_CLOSED(false);

    private final boolean isFinal;

    Refusal(boolean isFinal) {
        this.isFinal = isFinal;
    }

    /** Whether the same append will be refused for ever; otherwise it may be tried again later. */
    public boolean isFinal() {
        return isFinal;
    }
}
