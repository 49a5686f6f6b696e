package dev.hawser.load;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Members of rooms speak, and every member of a room receives every message of it. */
final class RoomTraffic implements Traffic {
    private final List<Room> rooms;

    RoomTraffic(LoadPlan plan, @Nullable LatencyRecorder latency) {
        this.rooms = IntStream.range(0, plan.rooms())
                .mapToObj(number -> new Room(number, plan, latency))
                .toList();
    }

    @Override
    public LoadMember newMember(int id, LoadMember.Host host) {
        return rooms.get(id % rooms.size()).newMember(id, host);
    }

    @Override
    public void begin(Schedule schedule) {
        rooms.forEach(room -> room.begin(schedule));
    }

    @Override
    public void send(long number) {
        rooms.get((int) (number % rooms.size())).sendNext();
    }

    @Override
    public void stop() {
        rooms.forEach(room -> room.tally().stop());
    }

    @Override
    public long sent() {
        return sum(room -> room.tally().sent());
    }

    @Override
    public long received() {
        return sum(room -> room.tally().received());
    }

    @Override
    public long whole() {
        return sum(room -> room.tally().whole());
    }

    @Override
    public long missing() {
        return sum(Room::missing);
    }

    @Override
    public long presence() {
        return sum(Room::presence);
    }

    @Override
    public long foreign() {
        return sum(Room::foreign);
    }

    @Override
    public void judge(Errors errors) {
        rooms.forEach(room -> room.judge(errors));
    }

    @Override
    public boolean isWaiting() {
        return rooms.stream().anyMatch(room -> room.tally().isWaiting());
    }

    @Override
    public boolean isDone() {
        return rooms.stream().allMatch(room -> room.tally().isDone());
    }

    @Override
    public long doneNanos() {
        long now = System.nanoTime();
        return now
                - rooms.stream()
                        .mapToLong(room -> Math.max(0, now - room.tally().doneNanos()))
                        .min()
                        .orElse(0);
    }

    private long sum(ToLongFunction<Room> figure) {
        return rooms.stream().mapToLong(figure).sum();
    }
}
