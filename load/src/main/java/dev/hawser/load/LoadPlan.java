package dev.hawser.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load test does.
 *
 * @param targets the WebSockets, one or more; clients are spread over them in turn, and each has rooms of its own
 * @param name of the targets, in what is printed
 * @param clients connections to open, 1 or more
 * @param rampUp over which time they are opened, evenly; zero for as fast as possible
 * @param compress whether permessage-deflate is offered (RFC 7692); then a delivery is checked when it is inflated, and not by its bytes
 * @param failFast whether the first error ends the test; otherwise it is counted, and the test goes on with the others
 * @param timeout how long nothing may happen before the test gives up
 * @param traffic what is sent
 */
public record LoadPlan(
        List<URI> targets,
        String name,
        int clients,
        Duration rampUp,
        boolean compress,
        boolean failFast,
        Duration timeout,
        TrafficPlan traffic) {

    public LoadPlan {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a load test without a target");
        }
    }

    /** Where a client connects to. */
    URI target(int client) {
        return targets.get(client % targets.size());
    }

    /** How many rooms there are on all targets together; client {@code n} is a member of room {@code n % rooms()}. */
    int rooms() {
        return targets.size() * Math.max(1, traffic.rooms().size());
    }

    /** Its name on its target; null where rooms have none. */
    @Nullable
    String nameOf(int room) {
        return traffic.rooms().isEmpty() ? null : traffic.rooms().get(room / targets.size());
    }

    /** Members of a room. */
    int clientsOf(int room) {
        return share(clients, room);
    }

    /** Messages that are for a room, when one room after the other gets one. */
    int messagesOf(int room) {
        return traffic.messages() == TrafficPlan.UNLIMITED ? TrafficPlan.UNLIMITED : share(traffic.messages(), room);
    }

    private int share(int all, int room) {
        return all / rooms() + (room < all % rooms() ? 1 : 0);
    }
}
