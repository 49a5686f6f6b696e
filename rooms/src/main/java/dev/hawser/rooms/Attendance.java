package dev.hawser.rooms;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which members of a room have a reader, and since when the others have none. Owned by the room's turn. */
final class Attendance {
    /** Null while there is none. */
    private static final class Place {
        @Nullable
        Seat seat;

        long lostNanos;
    }

    private final long graceNanos;
    private final Map<String, Place> places = new HashMap<>();
    private int lost;

    Attendance(long graceNanos) {
        this.graceNanos = graceNanos;
    }

    /** Gives a member a reader; returns the one that it had. */
    @Nullable
    Seat attach(String session, Seat seat) {
        Place place = places.get(session);
        if (place == null) {
            place = new Place();
            places.put(session, place);
        } else if (place.seat == null) {
            lost--;
        }
        Seat before = place.seat;
        place.seat = seat;
        return before;
    }

    /** Takes the reader away; returns false when the member has another one, or is none. */
    boolean detach(String session, Seat seat, long nowNanos) {
        Place place = places.get(session);
        if (place == null || place.seat != seat) {
            return false;
        }
        lose(session, nowNanos);
        return true;
    }

    /** A member that has no reader; its time begins now. */
    void lose(String session, long nowNanos) {
        Place place = places.get(session);
        if (place == null) {
            place = new Place();
            places.put(session, place);
            lost++;
        } else if (place.seat != null) {
            place.seat = null;
            lost++;
        }
        place.lostNanos = nowNanos;
    }

    void forget(String session) {
        Place place = places.remove(session);
        if (place != null && place.seat == null) {
            lost--;
        }
    }

    @Nullable
    Seat seat(String session) {
        Place place = places.get(session);
        return place == null ? null : place.seat;
    }

    List<Seat> seats() {
        return places.values().stream()
                .map(place -> place.seat)
                .filter(Objects::nonNull)
                .toList();
    }

    boolean isExpired(String session, long nowNanos) {
        Place place = places.get(session);
        return place != null && place.seat == null && nowNanos - place.lostNanos >= graceNanos;
    }

    /** Those whose time is over. */
    List<String> expired(long nowNanos) {
        return lost == 0
                ? List.of()
                : places.keySet().stream()
                        .filter(session -> isExpired(session, nowNanos))
                        .toList();
    }

    boolean isAnyLost() {
        return lost > 0;
    }

    boolean isEmpty() {
        return places.isEmpty();
    }
}
