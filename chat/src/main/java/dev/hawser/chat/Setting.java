package dev.hawser.chat;

import java.util.Locale;

/**
 * A setting of the chat server, which is given in a file, by a variable of the environment, or on the command line.
 *
 * @param name as in a file: {@code max-connections}
 * @param label what its value is: {@code NUMBER}; empty for one that is on or off
 * @param preset the value that it has when nobody gives one; empty when there is none
 * @param meaning for people, in one sentence or two
 * @param reading makes a value of a text
 */
public record Setting<T>(String name, String label, String preset, String meaning, Reading<T> reading) {
    /** How the names of all variables begin; another one that begins so is a mistake. */
    static final String VARIABLE_PREFIX = "HAWSER_CHAT_";

    /** Makes a value of a text. */
    @FunctionalInterface
    public interface Reading<T> {
        /** @throws IllegalArgumentException that says what the text is not: {@code is no whole number} */
        T read(String text);
    }

    /** The option of the command line. */
    public String option() {
        return "--" + name;
    }

    /** The variable of the environment. */
    public String variable() {
        return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Whether it is on or off, and on when the command line has just its name. */
    public boolean isFlag() {
        return label.isEmpty();
    }
}
