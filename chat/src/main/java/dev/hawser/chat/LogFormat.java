package dev.hawser.chat;

/** How the lines of the log are written. */
public enum LogFormat {
    /** For people: time, level, logger, thread, message, and below it the exception. */
    TEXT,

    /** For programs: an object of JSON a line. */
    JSON
}
