package dev.hawser.load;

/** What the members of a load test say to each other, or to the server. Any thread. */
interface Traffic {
    /** A member that will be part of it. */
    LoadMember newMember(int id, LoadMember.Host host);

    /**
     * All connections are open: from now on messages are sent, in the closed model by the traffic itself.
     *
     * @param schedule of the open model; has no meaning for the closed one
     */
    void begin(Schedule schedule);

    /**
     * Sends a message of the open model.
     *
     * @param number 0, 1, 2 ... each once, and in this order
     */
    void send(long number);

    /** Sends no more. */
    void stop();

    /** Messages so far. */
    long sent();

    /** Deliveries so far. */
    long received();

    /** Deliveries that have to come in all. */
    long whole();

    /** Deliveries of what was sent that did not come. */
    long missing();

    /** What came about who is there, and is no delivery. */
    default long presence() {
        return 0;
    }

    /** What came of others who are there besides, and is no delivery. */
    default long foreign() {
        return 0;
    }

    /** Counts what is wrong now that everything should be over. */
    default void judge(Errors errors) {}

    /** Whether something that was sent has not come in yet. */
    boolean isWaiting();

    /** Whether all is sent and has come in. */
    boolean isDone();

    /** When the last delivery came, by {@link System#nanoTime}; now, while there are more to come. */
    long doneNanos();
}
