package dev.hawser.client;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseStatus;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Which loss is answered how: a table of close codes, HTTP statuses and steps of opening. An application whose close codes have a meaning
 * of their own says which:
 *
 * <pre>{@code
 * ReopeningRules rules = ReopeningRules.STANDARD
 *         .withCloseCodes(4000, 4099, ReopeningVerdict.FINAL)
 *         .withCloseCodes(4100, 4199, ReopeningVerdict.LATER);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class ReopeningRules {
    /** Those of {@code docs/reopening.md}. */
    public static final ReopeningRules STANDARD = of(ReopeningTable.STANDARD);

    /** A connection that ended so is judged by its close code. */
    private static final String BY_CODE = "by-code";

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String TIMEOUT = "TIMEOUT";

    private record Range(int first, int last, ReopeningVerdict verdict) {
        Range {
            if (first > last) {
                throw new IllegalArgumentException("the range " + first + " to " + last + " is empty");
            }
        }

        static Range of(ReopeningTable.Row row) {
            String[] ends = row.key().split("-");
            return new Range(
                    Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]), verdictOf(row.value()));
        }

        boolean contains(int number) {
            return first <= number && number <= last;
        }
    }

    /** The causes that decide by themselves. */
    private final Map<CloseCause, ReopeningVerdict> causes;

    private final Map<String, ReopeningVerdict> steps;
    private final List<Range> closeCodes;
    private final List<Range> statuses;

    private ReopeningRules(
            Map<CloseCause, ReopeningVerdict> causes,
            Map<String, ReopeningVerdict> steps,
            List<Range> closeCodes,
            List<Range> statuses) {
        this.causes = causes;
        this.steps = steps;
        this.closeCodes = closeCodes;
        this.statuses = statuses;
    }

    static ReopeningRules of(ReopeningTable table) {
        Map<CloseCause, ReopeningVerdict> causes = new EnumMap<>(CloseCause.class);
        for (ReopeningTable.Row row : table.ofKind("cause")) {
            if (!row.value().equals(BY_CODE)) {
                causes.put(CloseCause.valueOf(row.key()), verdictOf(row.value()));
            }
        }
        Map<String, ReopeningVerdict> steps = new HashMap<>();
        table.ofKind("step").forEach(row -> steps.put(row.key(), verdictOf(row.value())));
        return new ReopeningRules(causes, steps, ranges(table, "close"), ranges(table, "status"));
    }

    private static List<Range> ranges(ReopeningTable table, String kind) {
        return table.ofKind(kind).stream().map(Range::of).toList();
    }

    private static ReopeningVerdict verdictOf(String word) {
        return ReopeningVerdict.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * These rules, with another verdict for close codes of the server.
     *
     * @throws IllegalArgumentException when the last one is less than the first
     */
    public ReopeningRules withCloseCodes(int first, int last, ReopeningVerdict verdict) {
        return new ReopeningRules(causes, steps, before(new Range(first, last, verdict), closeCodes), statuses);
    }

    /**
     * These rules, with another verdict for HTTP statuses that refuse a handshake.
     *
     * @throws IllegalArgumentException when the last one is less than the first
     */
    public ReopeningRules withStatuses(int first, int last, ReopeningVerdict verdict) {
        return new ReopeningRules(causes, steps, closeCodes, before(new Range(first, last, verdict), statuses));
    }

    private static List<Range> before(Range range, List<Range> others) {
        List<Range> all = new ArrayList<>(others.size() + 1);
        all.add(range);
        all.addAll(others);
        return List.copyOf(all);
    }

    /** What is to be done about a loss. */
    public ReopeningVerdict verdict(Loss loss) {
        if (loss instanceof Loss.Closed closed) {
            return verdict(closed.status());
        }
        if (loss instanceof Loss.Refused refused) {
            return verdict(refused.failure());
        }
        if (loss instanceof Loss.TimedOut) {
            return step(TIMEOUT);
        }
        return loss instanceof Loss.Abandoned ? ReopeningVerdict.RETRY : ReopeningVerdict.FINAL;
    }

    private ReopeningVerdict verdict(CloseStatus status) {
        ReopeningVerdict decided = causes.get(status.cause());
        return decided == null ? find(closeCodes, status.closeCode(), ReopeningVerdict.LIMITED) : decided;
    }

    private ReopeningVerdict verdict(WebSocketOpenException failure) {
        boolean answered = failure.step() == OpeningStep.HTTP || failure.step() == OpeningStep.PROXY;
        String step = failure.step() == OpeningStep.TLS && isOfCertificate(failure)
                ? CERTIFICATE
                : failure.step().name();
        return answered ? find(statuses, failure.status(), step(step)) : step(step);
    }

    private ReopeningVerdict step(String step) {
        return steps.getOrDefault(step, ReopeningVerdict.RETRY);
    }

    private static ReopeningVerdict find(List<Range> ranges, int number, ReopeningVerdict otherwise) {
        return ranges.stream()
                .filter(range -> range.contains(number))
                .findFirst()
                .map(Range::verdict)
                .orElse(otherwise);
    }

    private static boolean isOfCertificate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }
}
