package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LoadProgressTest {
    private final StringWriter screen = new StringWriter();

    @Test
    void aBarIsDrawnOverItselfAndNeverOnASecondLine() {
        LoadProgress bar = LoadProgress.bar(new PrintWriter(screen));
        bar.show("Sending", 5000, 10_000);
        bar.clear();
        String drawn = "#".repeat(20) + ".".repeat(20);
        assertThat(screen).hasToString("\r\033[K\033[?7lSending  [" + drawn + "]  50% 5,000 of 10,000\033[?7h\r\033[K");
    }

    @Test
    void aSecondIsDrawnOverTheOneBeforeAndNeverOnASecondLine() {
        Sample second = Results.good().samples().get(0);
        LoadProgress live = LoadProgress.live(new PrintWriter(screen));
        live.sample(second);
        assertThat(screen).hasToString("\r\033[K\033[?7l" + TextReport.line(second) + "\033[?7h");
    }

    @Test
    void aBarIsTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            LoadProgress.bar(new PrintWriter(screen)).show("Sending", 5000, 10_000);
        } finally {
            Locale.setDefault(before);
        }
        assertThat(screen.toString()).contains(" 50% 5,000 of 10,000");
    }
}
