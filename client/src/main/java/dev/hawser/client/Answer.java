package dev.hawser.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer that opens no WebSocket.
 *
 * @param wanted the status that would have
 * @param excerpt the beginning of its content
 */
record Answer(int status, int wanted, @Nullable String reason, HttpFields headers, ByteBuffer excerpt) {
    private static final int MAX_SECONDS_DIGITS = 9;
    private static final Pattern TITLE = Pattern.compile("(?i)<title[^>]*>([^<]+)</title>");

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** For the person who reads the failure. */
    String text() {
        String named = reason == null || reason.isBlank() ? "" : " " + Text.printable(reason.strip());
        String line = firstLine();
        return "HTTP status " + status + named + " instead of " + wanted + (line.isEmpty() ? "" : ": " + line);
    }

    /** The first line of the content; of a page its title. */
    private String firstLine() {
        String content = StandardCharsets.UTF_8.decode(excerpt.duplicate()).toString();
        String line = content.strip().lines().findFirst().orElse("").strip();
        if (!line.startsWith("<")) {
            return Text.printable(line);
        }
        Matcher title = TITLE.matcher(content);
        String words = title.find() ? title.group(1).strip().replaceAll("\\s+", " ") : "";
        // Pages have the status there, and many nothing else.
        String more = words.replaceFirst("(?i)^(error )?" + status + "\\b", "").strip();
        return more.equalsIgnoreCase(reason) ? "" : Text.printable(more);
    }

    /** RFC 9110 section 10.2.3: seconds, or a date, which is taken by the server's clock where the answer shows it. */
    @Nullable
    Duration retryAfter() {
        HttpField field = headers.getField(HttpHeader.RETRY_AFTER);
        if (field == null || field.getValue() == null) {
            return null;
        }
        String value = field.getValue().strip();
        if (value.matches("[0-9]+")) {
            // More than thirty years is for ever, however many digits say it.
            String digits = value.length() > MAX_SECONDS_DIGITS ? "9".repeat(MAX_SECONDS_DIGITS) : value;
            return Duration.ofSeconds(Long.parseLong(digits));
        }
        Instant then = date(value);
        if (then == null) {
            return null;
        }
        Instant clock = date(headers.get(HttpHeader.DATE));
        Duration wait = Duration.between(clock == null ? Instant.now() : clock, then);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Instant date(@Nullable String value) {
        try {
            ZonedDateTime date = value == null ? null : HttpDateTime.parse(value);
            return date == null ? null : date.toInstant();
        } catch (IllegalArgumentException noDate) {
            return null;
        }
    }
}
