package dev.hawser.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hawser.websocket.HandshakeHeaders;
import dev.hawser.websocket.ServerHandshake;
import dev.hawser.websocket.ServerHandshake.Offer;
import dev.hawser.websocket.ServerHandshake.Refused;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code Sec-WebSocket-Extensions}: taken exactly when a regular expression that spells out the grammar of section 9.1 takes it. */
class ExtensionHeaderFuzzTest {
    private static final int MAX_LENGTH = 120;
    private static final String BLANK = "[ \t]*";
    private static final String CHARACTER = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
    private static final String TOKEN = CHARACTER + "++";
    private static final String QUOTED = "\"(?:\\\\?" + CHARACTER + ")++\"";
    private static final String PARAMETER =
            BLANK + ";" + BLANK + TOKEN + "(?:" + BLANK + "=" + BLANK + "(?:" + TOKEN + "|" + QUOTED + "))?+";
    private static final String EXTENSION = TOKEN + "(?:" + PARAMETER + ")*+";
    private static final String MEMBER = BLANK + "(?:" + EXTENSION + ")?+" + BLANK;
    /** Members may be empty, but not all of them. */
    private static final Pattern GRAMMAR = Pattern.compile("(?=[^\"]*?[^ \t,])" + MEMBER + "(?:," + MEMBER + ")*+");

    private static final Map<String, String> REST = Map.of(
            "host", "localhost",
            "upgrade", "websocket",
            "connection", "Upgrade",
            "sec-websocket-version", "13",
            "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");

    @FuzzTest
    void takesWhatKeepsToTheGrammar(FuzzedDataProvider data) {
        String value = data.consumeAsciiString(MAX_LENGTH);
        HandshakeHeaders headers = name -> name.equalsIgnoreCase("Sec-WebSocket-Extensions")
                ? List.of(value)
                : List.of(REST.getOrDefault(name.toLowerCase(Locale.ROOT), "")).stream()
                        .filter(line -> !line.isEmpty())
                        .toList();
        ServerHandshake.Result result = ServerHandshake.check("GET", "HTTP/1.1", headers);
        if (GRAMMAR.matcher(value).matches()) {
            assertThat(result).isInstanceOf(Offer.class);
        } else {
            assertThat(result).isInstanceOf(Refused.class);
            assertThat(((Refused) result).refusal().reason()).contains("Sec-WebSocket-Extensions");
        }
    }
}
