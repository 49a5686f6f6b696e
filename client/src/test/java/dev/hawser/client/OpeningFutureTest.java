package dev.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who cancels, and who opens: one of them is first. */
class OpeningFutureTest {
    private final List<Throwable> aborted = new ArrayList<>();
    private final OpeningFuture future = new OpeningFuture(aborted::add);

    @Test
    void whatIsSureIsNotCancelled() {
        assertThat(future.makeSure()).isTrue();

        assertThat(future.cancel(true)).isFalse();

        assertThat(future).isNotDone();
        assertThat(aborted).isEmpty();
    }

    @Test
    void whatIsCancelledDoesNotBecomeSure() {
        assertThat(future.cancel(true)).isTrue();

        assertThat(future.makeSure()).isFalse();

        assertThat(aborted).hasSize(1);
    }

    @Test
    void whoWaitsNoLongerEndsTheAttempt() {
        assertThat(future.completeExceptionally(new TimeoutException("mine"))).isTrue();
        assertThat(future.completeExceptionally(new TimeoutException("again"))).isFalse();

        assertThat(future.makeSure()).isFalse();
        assertThat(aborted)
                .hasSize(1)
                .first()
                .satisfies(cause -> assertThat(cause).hasMessage("mine"));
    }

    @Test
    void anAttemptThatIsOverIsNotEnded() {
        assertThat(future.fail(new TimeoutException("no answer"))).isTrue();

        assertThat(future).isCompletedExceptionally();
        assertThat(aborted).isEmpty();
    }

    @Test
    void whatIsSureIsNotGivenUpByATimeLimit() {
        assertThat(future.makeSure()).isTrue();

        assertThat(future.giveUp(new TimeoutException("no answer"))).isFalse();

        assertThat(future).isNotDone();
    }

    @Test
    void whoHearsThatItWasGivenUpHoldsUpNobody() {
        List<OpeningFuture> heardUnlocked = new ArrayList<>();
        for (Consumer<OpeningFuture> giveUp : List.<Consumer<OpeningFuture>>of(
                one -> one.cancel(true),
                one -> one.giveUp(new TimeoutException("no answer")),
                one -> one.fail(new TimeoutException("no answer")))) {
            OpeningFuture one = new OpeningFuture(aborted::add);
            one.whenComplete((connection, failure) -> {
                if (!Thread.holdsLock(one)) {
                    heardUnlocked.add(one);
                }
            });
            giveUp.accept(one);
        }
        assertThat(heardUnlocked).hasSize(3);
    }

    @Test
    void whatIsGivenUpByATimeLimitDoesNotBecomeSure() {
        assertThat(future.giveUp(new TimeoutException("no answer"))).isTrue();
        assertThat(future.giveUp(new TimeoutException("again"))).isTrue();

        assertThat(future.makeSure()).isFalse();

        assertThat(future.cancel(true)).isFalse();
        assertThat(aborted).isEmpty();
    }
}
