package dev.hawser.cli;

import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was typed and is nothing here: says so, and what may have been meant. */
final class Unknown {
    /** What is longer is no mistake in typing a name. */
    private static final int LONGEST_NAME = 40;

    private Unknown() {}

    /** A clause that says it. */
    static String clause(UnmatchedArgumentException x) {
        CommandLine command = x.getCommandLine();
        String typed = x.getUnmatched().get(0);
        boolean isRoot = !command.getSubcommands().isEmpty();
        if (x.isUnknownOption()) {
            String name = typed.replaceFirst("=.*", "");
            return "no such option " + quoted(name)
                    + meant(name, command.getCommandSpec().optionsMap().keySet())
                    + (isRoot ? "; those of a command stand behind it" : "");
        }
        return isRoot
                ? "no such command " + quoted(typed)
                        + meant(typed, command.getSubcommands().keySet()) + "; " + commands(command)
                : quoted(typed) + " is one argument too many";
    }

    /** Which commands there are. */
    static String commands(CommandLine root) {
        return "commands are " + String.join(", ", root.getSubcommands().keySet());
    }

    private static String quoted(String typed) {
        return "'" + Printable.of(typed) + "'";
    }

    private static String meant(String typed, Collection<String> names) {
        List<String> meant = typed.length() > LONGEST_NAME ? List.of() : Typo.meant(typed, names);
        return meant.isEmpty() ? "" : " (did you mean '" + String.join("' or '", meant) + "'?)";
    }
}
