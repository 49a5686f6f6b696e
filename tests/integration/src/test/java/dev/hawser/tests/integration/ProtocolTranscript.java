package dev.hawser.tests.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A transcript of docs/wire-protocol.md section 10, or the one that docs/protocol-guide.md tells piece by piece.
 *
 * @param name its heading
 */
record ProtocolTranscript(String name, List<Line> lines) {
    private static final Path PAGE = Path.of("..", "..", "docs", "wire-protocol.md");
    private static final Path GUIDE = Path.of("..", "..", "docs", "protocol-guide.md");
    private static final Pattern PIECE =
            Pattern.compile("^```hawser\\.v1\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK =
            Pattern.compile("^### ([^\n]+)\n+```\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINE = Pattern.compile("(C|S)(\\d?) (?:x(\\d+) )?(.*)");

    /**
     * A line of it.
     *
     * @param byClient whether the client does it
     * @param client which one: 1, 2 ...
     * @param times how often
     * @param text a message, "close" with a code, or "lost"
     */
    record Line(boolean byClient, int client, int times, String text) {
        boolean isMessage() {
            return !text.startsWith("close ") && !text.equals("lost");
        }

        @Override
        public String toString() {
            return (byClient ? "C" : "S") + client + " " + text;
        }
    }

    static List<ProtocolTranscript> all() {
        try {
            String page = Files.readString(PAGE);
            String section = page.substring(page.indexOf("\n## 10. Transcripts"));
            return Stream.concat(
                            BLOCK.matcher(section)
                                    .results()
                                    .map(block -> new ProtocolTranscript(block.group(1), lines(block.group(2)))),
                            Stream.of(ofGuide()))
                    .toList();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static ProtocolTranscript ofGuide() throws IOException {
        String pieces = PIECE.matcher(Files.readString(GUIDE))
                .results()
                .map(piece -> piece.group(1))
                .collect(Collectors.joining("\n"));
        return new ProtocolTranscript("The guide", lines(pieces));
    }

    private static List<Line> lines(String block) {
        List<Line> lines = new ArrayList<>();
        for (String text : block.split("\n")) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                throw new AssertionError("not a line of a transcript: " + text);
            }
            lines.add(new Line(
                    line.group(1).equals("C"),
                    line.group(2).isEmpty() ? 1 : Integer.parseInt(line.group(2)),
                    line.group(3) == null ? 1 : Integer.parseInt(line.group(3)),
                    line.group(4)));
        }
        return lines;
    }

    @Override
    public String toString() {
        return name;
    }
}
