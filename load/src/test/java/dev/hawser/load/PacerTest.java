package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** A time that goes on only when somebody waits, or does something that takes long. */
    private static final class VirtualClock implements Pacer.Clock {
        long nanos;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void pauseUntil(long until) {
            nanos = until;
        }
    }

    private final VirtualClock clock = new VirtualClock();
    private final Schedule schedule = new Schedule(0, 1000);

    @Test
    void sendsEachMessageWhenItsTimeHasCome() {
        List<Long> sentAt = new ArrayList<>();
        Pacer pacer = new Pacer(schedule, 5, number -> sentAt.add(clock.nanos), clock);

        pacer.run();

        assertThat(sentAt).containsExactly(0L, MILLI, 2 * MILLI, 3 * MILLI, 4 * MILLI);
        assertThat(pacer.maxDelayNanos()).isZero();
    }

    @Test
    void wakesUpTooEarlyAndWaitsOn() {
        Pacer.Clock impatient = new Pacer.Clock() {
            @Override
            public long nanoTime() {
                return clock.nanos;
            }

            @Override
            public void pauseUntil(long until) {
                clock.nanos += Math.max(1, (until - clock.nanos) / 2);
            }
        };
        List<Long> sentAt = new ArrayList<>();

        new Pacer(schedule, 3, number -> sentAt.add(clock.nanos), impatient).run();

        assertThat(sentAt).containsExactly(0L, MILLI, 2 * MILLI);
    }

    @Test
    void aStallIsChargedToAllThatWereDueMeanwhile() {
        LatencyRecorder latency = new LatencyRecorder();
        // Each answer takes 1 ms, but one 500 ms, and nothing is sent meanwhile.
        Pacer pacer = new Pacer(
                schedule,
                2000,
                number -> {
                    clock.nanos += number == 1000 ? 500 * MILLI : MILLI / 2;
                    latency.record(clock.nanos - schedule.nanosOf(number));
                },
                clock);

        pacer.run();

        latency.take();
        Latency measured = latency.all();
        assertThat(measured.count()).isEqualTo(2000);
        assertThat(measured.maxNanos()).isBetween(500 * MILLI, 501 * MILLI);
        // All thousand after it were late, by less and less.
        assertThat(measured.nanosAt(50)).isLessThan(2 * MILLI);
        assertThat(measured.nanosAt(75)).isGreaterThan(200 * MILLI);
        assertThat(measured.nanosAt(99)).isGreaterThan(450 * MILLI);
        assertThat(pacer.maxDelayNanos()).isBetween(498 * MILLI, 500 * MILLI);
    }

    @Test
    void stopsInFrontOfTheNextMessage() {
        List<Long> sent = new ArrayList<>();
        Pacer[] pacer = new Pacer[1];
        pacer[0] = new Pacer(
                schedule,
                Long.MAX_VALUE,
                number -> {
                    sent.add(number);
                    if (number == 2) {
                        pacer[0].stop();
                    }
                },
                clock);

        pacer[0].run();

        assertThat(sent).containsExactly(0L, 1L, 2L);
    }

    @Test
    void theTimesOfRoomsFollowFromTheirMessagesNumbers() {
        SendTimes second = SendTimes.scheduled(schedule, 1, 3);

        assertThat(second.nanosOf(0)).isEqualTo(MILLI);
        assertThat(second.nanosOf(1)).isEqualTo(4 * MILLI);
        assertThat(second.nanosOf(1_000_000_000)).isEqualTo(3_000_000_001L * MILLI);
    }

    @Test
    void recordedTimesAreThoseOfTheirMessages() {
        SendTimes times = SendTimes.recorded();
        long before = System.nanoTime();
        times.onSend(0);
        times.onSend(1_000_000);

        assertThat(times.nanosOf(0)).isBetween(before, times.nanosOf(1_000_000));
    }
}
