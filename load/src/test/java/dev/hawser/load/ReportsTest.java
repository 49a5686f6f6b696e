package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.json.simple.JSONObject;
import org.json.simple.parser.JSONParser;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final List<Threshold> LIMITS = List.of(Threshold.parse("p99>50ms"), Threshold.parse("errors>5"));

    @Test
    void theFewLinesHaveWhatMatters() {
        assertThat(TextReport.lines(Results.good()))
                .containsExactly(
                        "latency  p50 50.0ms  p90 90.0ms  p99 99.0ms  p99.9 99.9ms  max 100ms",
                        "         from when a message was to be sent, of 10,000 deliveries",
                        "wire     1.00 MiB in, 2.00 KiB out",
                        "lost     0 deliveries, 0 connections",
                        "errors   none",
                        "client   used 25 % of 2 cores; its readers were busy for 50 % of the time");
    }

    @Test
    void errorsAndAClientThatIsTooSlowAreToldWithoutLatency() {
        assertThat(TextReport.lines(Results.bad()))
                .contains(
                        "lost     12 deliveries, 3 connections",
                        "errors   3 x connection closed: 1011",
                        "warning  the client was the bottleneck: the server can do more than these figures say")
                .noneMatch(line -> line.contains("latency"));
    }

    @Test
    void aClientThatSendsTooLateSaysSo() {
        LoadResult good = Results.good();
        LoadResult late = Results.result(List.of(), 0, good.latency(), new ClientCpu(2, 0.1, 0.1, 200 * Results.MILLI));

        assertThat(TextReport.warnings(late))
                .containsExactly(
                        "messages were sent up to 200ms too late by the client; the latencies have that in them");
        assertThat(TextReport.warnings(good)).isEmpty();
    }

    @Test
    void everyReportSaysThatTheTestWasInterrupted() {
        LoadResult result = Results.interrupted();
        assertThat(TextReport.lines(result).get(0))
                .isEqualTo("interrupted after 10.0s, with 1,200 deliveries still on their way");
        assertThat(JsonReport.render(result, List.of())).contains("\"interrupted\": true", "\"underWay\": 1200");
        assertThat(HtmlReport.render(result, List.of()))
                .contains("The test was interrupted after 10.0s, with 1,200 deliveries still on their way.");
        assertThat(Threshold.parse("lost>0").violation(result)).isEmpty();
    }

    @Test
    void thePageHasDigitsThatABrowserUnderstandsInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(HtmlReport.render(Results.good(), LIMITS)).isASCII();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theDocumentIsJson() throws Exception {
        JSONObject document = (JSONObject) new JSONParser().parse(JsonReport.render(Results.good(), LIMITS));

        assertThat(object(document, "deliveries"))
                .containsEntry("received", 10_000L)
                .containsEntry("perSecond", 1000.0);
        assertThat(object(document, "latency")).containsEntry("count", 10_000L).containsKey("distribution");
        assertThat((double) object(document, "latency").get("p99Micros")).isBetween(98_900.0, 99_100.0);
        assertThat(object(document, "plan")).containsEntry("rate", 1000.0).containsEntry("messages", null);
        assertThat((List<?>) document.get("samples")).hasSize(10);
        assertThat((List<?>) document.get("thresholds")).hasSize(2);
        assertThat(((Map<?, ?>) ((List<?>) document.get("thresholds")).get(0)).get("violation"))
                .isEqualTo("p99 = 99.0ms, 49.0ms above the limit (p99>50ms)");
    }

    @Test
    void whatABadServerSaysStaysTextInJson() throws Exception {
        LoadResult bad = Results.bad();
        JSONObject document = (JSONObject) new JSONParser().parse(JsonReport.render(bad, LIMITS));

        assertThat(document.get("latency")).isNull();
        assertThat(((Map<?, ?>) ((List<?>) document.get("errors")).get(0)).get("first"))
                .isEqualTo(bad.errors().get(0).first());
    }

    @Test
    void whatABadServerSaysStaysTextInThePage() {
        assertThat(HtmlReport.render(Results.bad(), LIMITS))
                .contains("1011 &lt;script&gt;&quot;x&quot;\\&lt;/script&gt;")
                .contains("Failed: p99: no latency was measured (p99&gt;50ms)")
                .contains("Warning: the client was the bottleneck")
                .doesNotContain("<script");
    }

    @Test
    void thePageNeedsNothingButItself() {
        String page = HtmlReport.render(Results.good(), LIMITS);

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("ws://localhost:8080/?a=1&amp;b=%3C2")
                .contains("p99 = 99.0ms")
                .doesNotContain("src=", "href=", "url(", "@import", "<script", "<link");
    }

    @Test
    void thePlotsAreWithinTheirFrames() {
        String page = HtmlReport.render(Results.good(), LIMITS);
        List<String> plots = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?s)<svg.*?</svg>").matcher(page);
        while (matcher.find()) {
            plots.add(matcher.group());
        }

        assertThat(plots).hasSize(5);
        for (String plot : plots) {
            assertThat(plot).contains("<polyline").doesNotContain("NaN", "Infinity");
            Matcher points = Pattern.compile("(-?[\\d.]+),(-?[\\d.]+)").matcher(plot);
            while (points.find()) {
                assertThat(Double.parseDouble(points.group(1))).isBetween(0.0, 420.0);
                assertThat(Double.parseDouble(points.group(2))).isBetween(0.0, 220.0);
            }
        }
    }

    @Test
    void aLongTestHasNoMorePointsThanCanBeSeen() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 1; i <= 10_001; i++) {
            samples.add(new Sample(1000L * i, 1000, 5, 2, 3, i == 4567 ? 1 : 0, 1, 10, 20, i == 4567 ? 500 : 30));
        }
        List<Sample> merged = Timeline.of(samples, 200);

        assertThat(merged).hasSizeLessThanOrEqualTo(200);
        assertThat(merged.stream().mapToLong(Sample::sent)).hasSize(merged.size());
        assertThat(merged.stream().mapToLong(Sample::received).sum()).isEqualTo(30_003);
        assertThat(merged.stream().mapToLong(Sample::millis).sum()).isEqualTo(10_001_000);
        assertThat(merged.stream().mapToLong(Sample::maxNanos).max()).hasValue(500);
        assertThat(merged.get(merged.size() - 1).endMillis()).isEqualTo(10_001_000);
    }

    @Test
    void aShortRestBelongsToTheSecondBeforeIt() {
        Sample second = new Sample(1000, 1000, 1, 10, 10, 0, 0, 0, 0, 0);
        Sample rest = new Sample(1003, 3, 1, 1, 1, 0, 0, 0, 0, 0);

        assertThat(Timeline.of(List.of(second, rest), 200))
                .containsExactly(new Sample(1003, 1003, 1, 11, 11, 0, 0, 0, 0, 0));
    }

    @Test
    void figuresHaveThreeDigits() {
        assertThat(Figures.time(213_400)).isEqualTo("213us");
        assertThat(Figures.time(999_600)).isEqualTo("1.00ms");
        assertThat(Figures.time(20_460_000_000.0)).isEqualTo("20.5s");
        assertThat(Figures.bytes(512)).isEqualTo("512 B");
        assertThat(Figures.bytes(3_500_000)).isEqualTo("3.34 MiB");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(JSONObject document, String name) {
        return (Map<String, Object>) document.get(name);
    }
}
