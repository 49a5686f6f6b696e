package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What members that are our client for browsers tell of themselves. */
class BrowserMembersTest {
    /** More than a pipe holds, with a few of them. */
    private static final int LARGE = 60_000;

    /** Behind its last message its process may end at any moment, and with it the line that it is in the middle of. */
    @Test
    void aMemberTellsNothingBehindItsOwnLastMessage() throws IOException {
        try (RoomsServer server = RoomsServer.withDefaults();
                RoomsPeer other = RoomsPeer.joined(server, "bob", "lobby")) {
            int seq = 0;
            while (seq < 4) {
                other.publish("lobby", ++seq, Json.write("x".repeat(LARGE)));
            }
            Process member = NodeScript.start("members.mjs", server.uri().toString(), "lobby", "browser0");
            try {
                // Five at a time, and one to four entries of others.
                other.nextWith("\"browser0\",7]");
                member.getOutputStream().write("end\n".getBytes(UTF_8));
                member.getOutputStream().flush();
                other.nextWith("\"browser0\",8]");
                byte[] begin = member.getInputStream().readNBytes(2 * LARGE);
                while (seq < 24) {
                    other.publish("lobby", ++seq, "\"late\"");
                }
                other.nextWith("\"seq\":24,");
                String told = new String(begin, UTF_8)
                        + new String(member.getInputStream().readAllBytes(), UTF_8);

                assertThat(told).endsWith("\n");
                assertThat(told.lines().map(line -> line.substring(0, Math.min(line.length(), 40))))
                        .last()
                        .asString()
                        .startsWith("used browser0 ");
            } finally {
                member.destroyForcibly();
                Limit.get(member.onExit(), "the end of Node.js");
            }
        }
    }
}
