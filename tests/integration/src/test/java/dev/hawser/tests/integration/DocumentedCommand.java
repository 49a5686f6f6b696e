package dev.hawser.tests.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command that a page shows: a line of a block {@code sh}, or one behind {@code $} in a block {@code console}.
 *
 * @param shown the lines that a block {@code console} shows behind it
 */
record DocumentedCommand(String page, int line, String text, List<String> shown) {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern FENCE = Pattern.compile("\\s*```([\\w.]*)");
    private static final Pattern COMMAND =
            Pattern.compile("(\\$ |\\./|bench/|(curl|docker|sudo|systemctl|java|npm|mvn|git|kill|printf|echo|cd) ).*");
    private static final String PROMPT = "$ ";

    /** A fenced block. */
    record Block(String page, int line, String language, List<String> lines) {
        boolean hasCommands() {
            return language.equals("sh") || language.equals("console");
        }

        /** Whether there are commands in a block that does not say so. */
        boolean hidesCommands() {
            return !hasCommands()
                    && (language.isEmpty() || language.equals("bash") || language.equals("shell"))
                    && lines.stream().anyMatch(text -> COMMAND.matcher(text).matches());
        }

        private Stream<DocumentedCommand> commands() {
            List<DocumentedCommand> commands = new ArrayList<>();
            List<String> shown = new ArrayList<>();
            boolean console = language.equals("console");
            for (int i = 0; i < lines.size(); i++) {
                String text = lines.get(i);
                if (console && !text.startsWith(PROMPT)) {
                    shown.add(text);
                    continue;
                }
                int first = i;
                StringBuilder command = new StringBuilder(console ? text.substring(PROMPT.length()) : text);
                while (command.toString().endsWith("\\") && i + 1 < lines.size()) {
                    command.setLength(command.length() - 1);
                    command.append(lines.get(++i).strip());
                }
                if (!command.toString().isBlank() && command.charAt(0) != '#') {
                    shown = new ArrayList<>();
                    commands.add(new DocumentedCommand(page, line + 1 + first, command.toString(), shown));
                }
            }
            return commands.stream();
        }
    }

    static List<DocumentedCommand> all() {
        return blocks().stream()
                .filter(Block::hasCommands)
                .flatMap(Block::commands)
                .toList();
    }

    /** The blocks of the pages that tell users and contributors what to do. */
    static List<Block> blocks() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "bench/README.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .flatMap(DocumentedCommand::blocks)
                    .toList();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static Stream<Block> blocks(Path page) {
        try {
            String name = ROOT.relativize(page).toString();
            List<String> lines = Files.readAllLines(page);
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                Matcher fence = FENCE.matcher(lines.get(i));
                if (fence.matches()) {
                    int first = ++i;
                    while (!lines.get(i).strip().equals("```")) {
                        i++;
                    }
                    blocks.add(new Block(name, first, fence.group(1), lines.subList(first, i)));
                }
            }
            return blocks.stream();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    boolean startsServer() {
        return text.matches("\\./hawser (chat|serve)( .*)?") && !fails();
    }

    /** Whether what is shown says that it did not do what it was asked to. */
    boolean fails() {
        return shown.stream().anyMatch(said -> said.matches("hawser \\w+: (?!connected |closed: 1000).*"));
    }

    @Override
    public String toString() {
        return page + ":" + line + " " + text;
    }
}
