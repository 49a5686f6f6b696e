package dev.hawser.chat;

import static dev.hawser.chat.PasswordCheck.Outcome.BUSY;
import static dev.hawser.chat.PasswordCheck.Outcome.RIGHT;
import static dev.hawser.chat.PasswordCheck.Outcome.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordCheckTest {
    /** Of "s ecret", by htpasswd. */
    private static final String HASH = "$2y$05$ktFGQhSSF357O1e0Y6IC1ehBKxKw.cHkZxVb./c35iHf0cOOUMx8y";

    private final Semaphore turns = new Semaphore(1);
    private final PasswordCheck check = new PasswordCheck(turns);

    @ParameterizedTest
    @CsvSource({
        // Made by htpasswd, and as jBCrypt and Openwall have them.
        "'', $2y$06$zmTRZ53nAEoOj3ep57Vwteb992/ia8y.Y2ZWX1ZrPi6xpfZn1i6NK",
        "a, $2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
        "abc, $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
        "U*U, $2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    })
    void knowsWhatOthersHaveHashed(String password, String hash) {
        assertThat(check.check("anna", password, hash, 6)).isEqualTo(RIGHT);
        assertThat(check.check("anna", password + "x", hash, 6)).isEqualTo(WRONG);
    }

    @Test
    void looksAtAPasswordThatWasRightNoSecondTime() {
        assertThat(check.isKnown("anna", "s ecret", HASH)).isFalse();
        assertThat(check.check("anna", "secret", HASH, 5)).isEqualTo(WRONG);
        assertThat(check.isKnown("anna", "secret", HASH)).isFalse();
        assertThat(check.check("anna", "s ecret", HASH, 5)).isEqualTo(RIGHT);
        assertThat(check.isKnown("anna", "s ecret", HASH)).isTrue();
        assertThat(check.isKnown("bob", "s ecret", HASH)).isFalse();
        assertThat(check.isKnown("anna", "s ecret", HASH.replace("ktFG", "ktFH")))
                .as("with another hash")
                .isFalse();
    }

    @Test
    void aUserThatThereIsNotIsWrongWhateverThePassword() {
        assertThat(check.check("nobody", "", null, 5)).isEqualTo(WRONG);
        assertThat(check.check("nobody", "s ecret", null, 5)).isEqualTo(WRONG);
    }

    @Test
    void theHashOfNobodyHasDigitsThatAreUnderstoodInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(PasswordCheck.hashOfNobody(5)).startsWith("$2y$05$.");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void noMoreThanSomeWait() throws Exception {
        turns.acquire();
        ExecutorService threads = Executors.newFixedThreadPool(PasswordCheck.MAX_WAITING);
        try {
            List<CompletableFuture<PasswordCheck.Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < PasswordCheck.MAX_WAITING; i++) {
                outcomes.add(CompletableFuture.supplyAsync(() -> check.check("nobody", "x", null, 4), threads));
            }
            while (turns.getQueueLength() < PasswordCheck.MAX_WAITING) {
                Thread.onSpinWait();
            }
            assertThat(check.check("anna", "s ecret", HASH, 4)).isEqualTo(BUSY);
            turns.release();
            for (CompletableFuture<PasswordCheck.Outcome> outcome : outcomes) {
                assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(WRONG);
            }
            assertThat(check.check("anna", "s ecret", HASH, 4)).isEqualTo(RIGHT);
        } finally {
            threads.shutdown();
        }
    }
}
