package dev.hawser.bench;

import java.util.List;

/** One measured round of one server, in a process of its own. */
sealed interface Round permits LoadRound, IdleRound {
    Load load();

    Contender contender();

    /** From 1. */
    int number();

    /** The processes of the server as they really ran. */
    List<String> commandLines();

    /** What was found, for whoever watches the run. */
    String headline();
}
