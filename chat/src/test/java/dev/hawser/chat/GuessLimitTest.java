package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
    private long now = -5;
    private final GuessLimit guesses = new GuessLimit(() -> now);

    private long take(String address) throws UnknownHostException {
        return guesses.take(InetAddress.getByName(address));
    }

    private void takeAll(String address) throws UnknownHostException {
        for (int i = 0; i < GuessLimit.BURST; i++) {
            assertThat(take(address)).isZero();
        }
    }

    @Test
    void aBurstAndThenOneAfterTheOther() throws Exception {
        takeAll("10.0.0.1");
        assertThat(take("10.0.0.1")).isEqualTo(GuessLimit.SECONDS);
        assertThat(take("10.0.0.1")).as("asking costs nothing").isEqualTo(GuessLimit.SECONDS);
        now += TimeUnit.SECONDS.toNanos(GuessLimit.SECONDS - 1);
        assertThat(take("10.0.0.1")).isEqualTo(1);
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(take("10.0.0.1")).isZero();
        assertThat(take("10.0.0.1")).isPositive();
        now += TimeUnit.HOURS.toNanos(1);
        takeAll("10.0.0.1");
        assertThat(take("10.0.0.1")).isPositive();
    }

    @Test
    void whatIsGivenBackWasNone() throws Exception {
        takeAll("10.0.0.1");
        guesses.giveBack(InetAddress.getByName("10.0.0.1"));
        assertThat(take("10.0.0.1")).isZero();
        assertThat(take("10.0.0.1")).isPositive();
    }

    @Test
    void eachAddressForItselfAndEachSiteOfIpv6() throws Exception {
        takeAll("10.0.0.1");
        takeAll("2001:db8::1");
        assertThat(take("10.0.0.2")).isZero();
        assertThat(take("2001:db8::2")).isPositive();
        assertThat(take("2001:db8:0:1::2")).isZero();
    }

    @Test
    void remembersThoseThatHaveGuessedLast() throws Exception {
        takeAll("10.0.0.1");
        for (int i = 0; i < GuessLimit.ADDRESSES; i++) {
            take("11.0." + i / 256 + "." + i % 256);
        }
        takeAll("10.0.0.1");
    }
}
