package dev.hawser.gateway;

import dev.hawser.websocket.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a request say of its content, and of the answer that it takes ({@code docs/wire-protocol.md} section 8.4). Of weights (RFC 9110
 * section 12.4.2) only those count that exclude something. Any thread.
 */
final class ContentFields {
    /** An answer that is a stream of events. */
    static final String STREAM = "text/event-stream";

    /** Content, and an answer, that is an array of messages. */
    static final String ARRAY = "application/json";

    private static final String IDENTITY = "identity";
    private static final String ANY = "*";
    private static final Pattern NONE = Pattern.compile("q=0(\\.0{0,3})?");

    private ContentFields() {}

    /** An element of a list, and whether it is named only to be excluded. */
    private record Element(String name, boolean isExcluded) {
        static Element of(String text) {
            List<String> parts = Arrays.stream(text.split(";"))
                    .map(part -> part.strip().toLowerCase(Locale.ROOT))
                    .toList();
            boolean isExcluded = parts.stream()
                    .skip(1)
                    .anyMatch(parameter -> NONE.matcher(parameter).matches());
            return new Element(parts.isEmpty() ? "" : parts.get(0), isExcluded);
        }
    }

    /** Why a request cannot be dealt with, whatever is in its content; null when it can. */
    static @Nullable Refusal refusal(HttpExchange exchange) {
        if (!elements(exchange, "Content-Type").map(Element::name).toList().equals(List.of(ARRAY))) {
            return new Refusal(415, "Content-Type is not " + ARRAY + ".", Map.of());
        }
        if (elements(exchange, "Content-Encoding")
                .anyMatch(coding -> !coding.name().equals(IDENTITY))) {
            // RFC 9110 section 15.5.16: that it is the coding which is not taken is said by this field.
            String reason = "Content-Encoding names a coding, and content is taken without one only.";
            return new Refusal(415, reason, Map.of("Accept-Encoding", IDENTITY));
        }
        if (answerType(exchange) == null) {
            return new Refusal(406, "Accept names neither " + STREAM + " nor " + ARRAY + ".", Map.of());
        }
        if (isPlainExcluded(elements(exchange, "Accept-Encoding").toList())) {
            String reason = "Accept-Encoding excludes answers without a coding, and there are no others here.";
            return new Refusal(406, reason, Map.of());
        }
        return null;
    }

    /** The first of the two types that the client names; null for none. */
    static @Nullable String answerType(HttpExchange exchange) {
        return elements(exchange, "Accept")
                .filter(type -> !type.isExcluded())
                .map(Element::name)
                .filter(name -> name.equals(STREAM) || name.equals(ARRAY))
                .findFirst()
                .orElse(null);
    }

    /** RFC 9110 section 12.5.3: by its own name, or by that of all that have none. */
    private static boolean isPlainExcluded(List<Element> codings) {
        return codings.stream()
                .filter(coding -> coding.name().equals(IDENTITY))
                .findFirst()
                .or(() -> codings.stream()
                        .filter(coding -> coding.name().equals(ANY))
                        .findFirst())
                .map(Element::isExcluded)
                .orElse(false);
    }

    private static Stream<Element> elements(HttpExchange exchange, String field) {
        return exchange.request().headers().getOrDefault(field, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .filter(element -> !element.isBlank())
                .map(Element::of);
    }
}
