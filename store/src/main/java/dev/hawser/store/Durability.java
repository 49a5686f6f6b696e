package dev.hawser.store;

/** What an entry has outlived when its append is acknowledged, and what a reader may see. */
public enum Durability {
    /** Nothing: it is gone with the process. */
    MEMORY,
    /** The process: it was given to the operating system. Gone when the machine stops before it has written it to the disk. */
    OS,
    /** The machine: the disk has it. */
    FSYNC
}
