package dev.hawser.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random publishes, beside a plain map that is in the order of the last ones. */
class PublishersTest {
    private static final int SECONDS_KEPT = 50;

    private final Publishers publishers = new Publishers();
    /** Offsets of each publisher, from its first sequence on. */
    private final Map<String, List<Long>> model = new LinkedHashMap<>();

    private final Map<String, Long> seconds = new LinkedHashMap<>();

    /** Names of which many have the same hash: "Aa" and "BB" have. */
    private static String name(Random random, int names) {
        StringBuilder name = new StringBuilder();
        for (int bits = random.nextInt(names), i = 0; i < 12; i++, bits >>= 1) {
            name.append((bits & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 100, 1000})
    void isAsAMapInTheOrderOfTheLastPublishes(int most) {
        StoreOptions options = StoreOptions.DEFAULT.withPublishers(most, 1024, Duration.ofSeconds(SECONDS_KEPT));
        Random random = new Random(most);
        long offset = 0;
        for (int now = 0; now < 5000; now++) {
            String name = name(random, 2 * most);
            PublishId id =
                    new PublishId(name, 1 + model.getOrDefault(name, List.of()).size());
            switch (random.nextInt(40)) {
                case 0 -> sweep(now, options);
                case 1 -> offset = forgetFrom(offset);
                default -> {
                    publish(id, offset++, now, options);
                    assertThat(publishers.judge(id, now, options)).isEqualTo(new Verdict.Repeat(offset - 1));
                }
            }
            assertSame();
        }
    }

    private void publish(PublishId id, long offset, long now, StoreOptions options) {
        publishers.add(id, offset, now, options);
        List<Long> offsets = model.remove(id.publisher());
        model.put(id.publisher(), offsets == null ? new ArrayList<>() : offsets);
        model.get(id.publisher()).add(offset);
        seconds.put(id.publisher(), now);
        Iterator<String> oldest = model.keySet().iterator();
        while (model.size() > options.publishersPerRoom()) {
            oldest.next();
            oldest.remove();
        }
    }

    private void sweep(long now, StoreOptions options) {
        publishers.sweep(now, options);
        model.keySet().removeIf(name -> now - seconds.get(name) > SECONDS_KEPT);
    }

    /** The last entries are not there any more. */
    private long forgetFrom(long end) {
        long from = Math.max(0, end - 5);
        publishers.forgetFrom(from);
        model.values().forEach(offsets -> offsets.removeIf(offset -> offset >= from));
        model.values().removeIf(List::isEmpty);
        return from;
    }

    private void assertSame() {
        List<String> names = new ArrayList<>();
        for (PublisherMemory publisher : publishers) {
            names.add(publisher.publisher);
            List<Long> offsets = model.getOrDefault(publisher.publisher, List.of());
            assertThat(publisher.lastSequence).isEqualTo(offsets.size());
        }
        assertThat(names).isEqualTo(List.copyOf(model.keySet()));
        assertThat(publishers.count()).isEqualTo(names.size());
    }
}
