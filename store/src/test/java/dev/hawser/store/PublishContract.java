package dev.hawser.store;

import static dev.hawser.store.Stores.all;
import static dev.hawser.store.Stores.append;
import static dev.hawser.store.Stores.appended;
import static dev.hawser.store.Stores.bytes;
import static dev.hawser.store.Stores.entries;
import static dev.hawser.store.Stores.get;
import static dev.hawser.store.Stores.range;
import static dev.hawser.store.Stores.read;
import static dev.hawser.store.Stores.refused;
import static dev.hawser.store.Stores.repeated;
import static dev.hawser.store.Stores.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What every store promises to those who publish. */
abstract class PublishContract extends StoreContract {

    @Test
    void aRoomThatNeverHadAnEntryIsEmptyAndHasNoEpoch() {
        Store store = store();

        assertThat(range(store, "r")).isEqualTo(RoomRange.NONE);
        assertThat(read(store, "r", Position.BEGINNING))
                .isEqualTo(new ReadOutcome.Entries(List.of(), Position.BEGINNING, RoomRange.NONE));
    }

    @Test
    void offsetsAreDenseFromZeroInEachRoom() {
        Store store = store();

        for (int i = 0; i < 10; i++) {
            assertThat(append(store, "a", "a" + i).offset()).isEqualTo(i);
            assertThat(append(store, "b", "b" + i).offset()).isEqualTo(i);
        }
        assertThat(texts(store, "a")).containsExactly("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9");
        assertThat(range(store, "a").epoch())
                .isPositive()
                .isNotEqualTo(range(store, "b").epoch());
    }

    @Test
    void anEntryKeepsItsPublisherItsSequenceItsTimeAndItsBytes() {
        Store store = store();
        ByteBuffer payload = bytes("--payload--").position(2).limit(9);
        append(store, "r", "first");
        get(store.append("r", new PublishId("über", 1), payload));

        StoredEntry entry = all(store, "r").get(1);
        assertThat(entry.offset()).isEqualTo(1);
        assertThat(entry.id()).isEqualTo(new PublishId("über", 1));
        assertThat(entry.time()).isEqualTo(clock.instant());
        assertThat(entry.payload()).isEqualTo(bytes("payload"));
        assertThat(payload).as("not moved").isEqualTo(bytes("payload"));
        assertThatThrownBy(() -> entry.payload().put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(all(store, "r").get(0).id()).isNull();
    }

    @Test
    void theBytesAreTheStoresOwnFromTheCallOn() {
        Store store = store();
        byte[] bytes = {1, 2, 3};
        CompletionStage<AppendOutcome> outcome = store.append("r", null, ByteBuffer.wrap(bytes));
        bytes[0] = 9;
        get(outcome);

        assertThat(all(store, "r").get(0).payload()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    @Test
    void aPublishIsRecalledWithoutBeingAppended() {
        Store store = store();
        PublishId first = new PublishId("p", 1);
        assertThat(get(store.recall("r", first))).isEmpty();
        assertThat(get(store.recall("r", new PublishId("p", 2))))
                .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(AppendOutcome.Refused.class));
        assertThat(range(store, "r")).isEqualTo(RoomRange.NONE);

        get(store.append("r", first, bytes("one")));
        Position position = new Position(range(store, "r").epoch(), 0);
        assertThat(get(store.recall("r", first))).hasValue(new AppendOutcome.Repeated(position));
        assertThat(get(store.recall("r", new PublishId("p", 2)))).isEmpty();
        assertThat(range(store, "r").end()).isEqualTo(1);
    }

    @Test
    void anEmptyEntryIsAnEntry() {
        Store store = store();
        append(store, "r", "");
        append(store, "r", "x");

        assertThat(texts(store, "r")).containsExactly("", "x");
    }

    @Test
    void aRepeatGetsTheFirstOffsetAndNoSecondEntry() {
        Store store = store();
        Position first = appended(append(store, "r", "p", 1, "one"));
        append(store, "r", "q", 1, "other");
        append(store, "r", "p", 2, "two");

        assertThat(repeated(append(store, "r", "p", 1, "one"))).isEqualTo(first);
        assertThat(repeated(append(store, "r", "p", 2, "two")).offset()).isEqualTo(2);
        assertThat(texts(store, "r")).containsExactly("one", "other", "two");
    }

    @Test
    void aRepeatThatOvertakesTheAcknowledgementIsARepeat() {
        Store store = store();
        List<CompletionStage<AppendOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            outcomes.add(store.append("r", new PublishId("p", 1 + i / 2), bytes("" + i / 2)));
        }

        for (int i = 0; i < 50; i++) {
            AppendOutcome outcome = get(outcomes.get(i));
            assertThat((i % 2 == 0 ? appended(outcome) : repeated(outcome)).offset())
                    .isEqualTo(i / 2);
        }
    }

    @Test
    void aPublisherCountsInEachRoomByItself() {
        Store store = store();

        assertThat(appended(append(store, "a", "p", 1, "x")).offset()).isZero();
        assertThat(appended(append(store, "b", "p", 1, "x")).offset()).isZero();
    }

    @Test
    void aSkippedSequenceIsRefusedForGood() {
        Store store = store();
        append(store, "r", "p", 1, "one");

        AppendOutcome.Refused refused = refused(append(store, "r", "p", 3, "three"));
        assertThat(refused.refusal()).isEqualTo(Refusal.SEQUENCE_SKIPPED);
        assertThat(refused.refusal().isFinal()).isTrue();
        assertThat(refused.expectedSequence()).isEqualTo(2);
        assertThat(refused.reason()).isEqualTo("sequence 3 of \"p\", expected 2");
        assertThat(range(store, "r").end()).isEqualTo(1);
    }

    @Test
    void aPublisherBeginsWithOne() {
        Store store = store();

        assertThat(refused(append(store, "r", "p", 2, "two")).reason()).isEqualTo("sequence 2 of \"p\", expected 1");
        assertThat(range(store, "r")).as("no room for a refused publish").isEqualTo(RoomRange.NONE);
    }

    @Test
    void asManySequencesAreRememberedAsConfigured() {
        Store store = store(SMALL.withPublishers(10, 3, Duration.ofDays(1)));
        for (int i = 1; i <= 5; i++) {
            append(store, "r", "p", i, "" + i);
        }

        assertThat(repeated(append(store, "r", "p", 3, "3")).offset()).isEqualTo(2);
        assertThat(append(store, "r", "p", 2, "2")).isEqualTo(new AppendOutcome.Forgotten());
        assertThat(store.recall("r", new PublishId("p", 2))
                        .toCompletableFuture()
                        .join())
                .contains(new AppendOutcome.Forgotten());
        assertThat(range(store, "r").end()).isEqualTo(5);
    }

    @Test
    void thePublisherThatWasSilentLongestIsForgottenFirst() {
        Store store = store(SMALL.withPublishers(2, 3, Duration.ofDays(1)));
        append(store, "r", "p", 1, "p1");
        append(store, "r", "q", 1, "q1");
        append(store, "r", "p", 2, "p2");
        append(store, "r", "s", 1, "s1");

        assertThat(refused(append(store, "r", "q", 2, "q2")).expectedSequence()).isEqualTo(1);
        assertThat(repeated(append(store, "r", "p", 1, "p1")).offset()).isZero();
    }

    @Test
    void aPublisherIsForgottenForItsAge() {
        Store store = store(SMALL.withPublishers(2, 3, Duration.ofSeconds(60)));
        append(store, "r", "p", 1, "one");
        clock.advance(Duration.ofSeconds(60));
        assertThat(repeated(append(store, "r", "p", 1, "one")).offset()).isZero();
        clock.advance(Duration.ofSeconds(1));

        assertThat(refused(append(store, "r", "p", 2, "two")).expectedSequence())
                .isEqualTo(1);
        assertThat(appended(append(store, "r", "p", 1, "again")).offset()).isEqualTo(1);
        assertThat(repeated(append(store, "r", "p", 1, "again")).offset()).isEqualTo(1);
    }

    @Test
    void aReaderThatHasReadNothingBeginsInWhicheverEpochThereIs() {
        Store store = store();
        append(store, "r", "x");

        ReadOutcome.Entries entries = entries(read(store, "r", Position.BEGINNING));
        assertThat(entries.entries()).hasSize(1);
        assertThat(entries.next()).isEqualTo(range(store, "r").endPosition());
    }

    @Test
    void aPositionOfAnotherEpochOrFromTheFutureIsAGap() {
        Store store = store();
        append(store, "r", "x");
        RoomRange range = range(store, "r");

        for (Position foreign :
                List.of(new Position(range.epoch() + 1, 0), new Position(range.epoch(), 2), new Position(0, 1))) {
            assertThat(read(store, "r", foreign)).isEqualTo(new ReadOutcome.Gap(foreign, range));
        }
        assertThat(read(store, "nobody", new Position(1, 0)))
                .isEqualTo(new ReadOutcome.Gap(new Position(1, 0), RoomRange.NONE));
    }

    @Test
    void refusesWhatIsTooLarge() {
        Store store = store(SMALL.withMaxEntryBytes(3));

        AppendOutcome.Refused refused = refused(append(store, "r", null, "1234"));
        assertThat(refused.refusal()).isEqualTo(Refusal.ENTRY_TOO_LARGE);
        assertThat(refused.reason()).isEqualTo("entry of 4 > 3 bytes (maxEntryBytes)");
        assertThat(append(store, "r", "123").offset()).isZero();
    }

    @Test
    void takesNamesOfEveryKindAndRefusesWhatIsNone() {
        Store store = store();
        for (String name : List.of("a", "Zürich", "会議室", "🚢⚓", "\u0000", " ", "../x", "é".repeat(128))) {
            append(store, name, name);
            assertThat(texts(store, name)).containsExactly(name);
        }
        for (String name : List.of("", "\ud800", "x\udc00", "é".repeat(128) + "x")) {
            assertThat(refused(append(store, name, null, "x")).refusal()).isEqualTo(Refusal.ROOM_NAME);
            assertThat(range(store, name)).isEqualTo(RoomRange.NONE);
        }
        for (String name : List.of("", "\ud800", "x".repeat(65))) {
            assertThatThrownBy(() -> new PublishId(name, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new PublishId("p", 0)).hasMessage("sequence 0 < 1");
        assertThatThrownBy(() -> new Position(1, -1)).hasMessage("offset -1 < 0");
    }
}
