package dev.hawser.tests.integration;

import static dev.hawser.tests.integration.LoadUrlTest.load;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.RawServer;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** What {@code hawser load URL...} tells: progress, reports, limits, and why there was no test. */
class LoadReportTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aLimitThatIsPassedFailsTheTestAfterItsReportsAreWritten() throws Exception {
        Path html = folder.resolve("page.html");
        try (FaultyRoom room = FaultyRoom.good()) {
            Command.Result result = load(
                    room,
                    "--clients 2 --messages 10 --fail-if rate<1000000000 --fail-if p50>0.001us --fail-if p99>1000s",
                    "--html",
                    html.toString());
            result.assertExitCode(1);
            assertThat(result.complaint())
                    .containsPattern(
                            "failed: rate = [\\d,]+/s, [\\d,]+/s below the limit \\(rate<1000000000\\); p50 = ")
                    .doesNotContain("p99");
        }
        String page = Files.readString(html);
        Matcher plot = Pattern.compile("(?s)<svg.*?</svg>").matcher(page);
        int plots = 0;
        while (plot.find()) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(plot.group())));
            plots++;
        }
        assertThat(plots).isEqualTo(5);
        assertThat(page).contains("Failed: rate = ").contains("Within the limit: p99&gt;1000s");
    }

    @Test
    void progressIsOnTheStandardError() {
        try (FaultyRoom room = FaultyRoom.good()) {
            Command.Result result = Command.run(
                    "load",
                    room.url(),
                    "--protocol",
                    "chat",
                    "--clients",
                    "3",
                    "--mode",
                    "idle",
                    "--duration",
                    "2.5",
                    "--interval",
                    "1");
            result.assertExitCode(0);
            assertThat(result.err())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(line -> line.matches(" +\\d+s  \\d open  sent 0/s  received 0/s"));
        }
    }

    @Test
    void whenNobodyListensNothingIsSentAndTheReasonIsSaid() {
        RawServer server = new RawServer();
        int port = server.port();
        server.close();
        Command.Result result = load("ws://localhost:" + port + "/ --clients 3");
        result.assertExitCode(1);
        assertThat(result.complaint()).contains("errors = 3").contains("nobody listens there");
        assertThat(result.out().get(0)).startsWith("Opened 0 of 3 connections");
    }

    @Test
    void aProcessThatMayOpenFewFilesSaysSo() {
        try (FaultyRoom room = FaultyRoom.good()) {
            List<String> line = new ArrayList<>(List.of("sh", "-c", "ulimit -n 250 && exec \"$@\"", "sh"));
            line.addAll(Command.line(LoadLine.of(room, "--clients 300 --messages 5")));
            Command.Result result = Command.Result.of(new ProcessBuilder(line));
            result.assertExitCode(1);
            assertThat(result.complaint())
                    .contains("this process may not open more files or connections (Too many open files)");
        }
    }

    @Test
    void aServerThatDoesNotAnswerEndsWithTheTimeout() {
        try (RawServer server = new RawServer()) {
            Command.Result result = load("ws://localhost:" + server.port() + "/ --clients 2 --timeout 1");
            result.assertExitCode(1);
            assertThat(result.complaint()).contains("errors = 2").contains("not opened within 1 s");
        }
    }

    @Test
    void aReportThatCannotBeWrittenIsSaidBeforeTheTest() {
        Command.Result result = load("ws://localhost:1/", "--json", folder + "/no/such/folder.json");
        assertThat(result.complaint()).contains("--json: cannot write");
        result.assertExitCode(1);
        assertThat(result.out()).isEmpty();
    }
}
