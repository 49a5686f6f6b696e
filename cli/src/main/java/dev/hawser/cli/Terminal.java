package dev.hawser.cli;

import java.io.Console;
import java.io.IOException;

/** Whether a person is at the other end of a standard stream. */
final class Terminal {
    private Terminal() {}

    /** Whether the standard input is a terminal. */
    static boolean isInput() {
        return isTerminal(0);
    }

    /** Whether the standard output is a terminal. */
    static boolean isOutput() {
        return isTerminal(1);
    }

    /** Java can only tell whether both are. */
    private static boolean isTerminal(int descriptor) {
        try {
            return new ProcessBuilder("test", "-t", String.valueOf(descriptor))
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return isConsole();
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22 there is a console without a terminal too, and it can be asked.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
