package dev.hawser.gateway;

import dev.hawser.rooms.RoomRefusal;
import java.util.concurrent.TimeUnit;

/** Says what is refused on a connection, and ends it when that was too much. Any thread. */
final class Refuser {
    private static final int TOO_MUCH_REFUSED = 4429;
    private static final int FINAL_REFUSALS_PER_MINUTE = 100;

    private final Gateway gateway;
    private final Outlet outlet;

    // Guarded by this.
    private final Rate refusals = new Rate(FINAL_REFUSALS_PER_MINUTE - 1, TimeUnit.MINUTES.toNanos(1));
    private boolean isEnded;

    Refuser(Gateway gateway, Outlet outlet) {
        this.gateway = gateway;
        this.outlet = outlet;
    }

    void refuse(Subject subject, RoomRefusal refusal) {
        RoomRefusal.Code code = refusal.code();
        long expected = code == RoomRefusal.Code.SEQUENCE_SKIPPED ? refusal.expectedSequence() : 0;
        refuse(subject, code.wireName(), refusal.reason(), code.isFinal(), expected, refusal.retryAfterMillis());
    }

    void refuse(Subject subject, RefusalCode code, String reason) {
        refuse(subject, code.wireName(), reason, code.isFinal(), 0, 0);
    }

    private void refuse(Subject subject, String code, String reason, boolean isFinal, long expected, long retryAfter) {
        outlet.send(gateway.messages().refused(subject, code, reason, isFinal, expected, retryAfter));
        if (isFinal && isTooMuch()) {
            outlet.end(TOO_MUCH_REFUSED, FINAL_REFUSALS_PER_MINUTE + " final refusals within a minute");
        }
    }

    private synchronized boolean isTooMuch() {
        if (isEnded || refusals.permits(gateway.nanoTime())) {
            return false;
        }
        isEnded = true;
        return true;
    }
}
