package dev.hawser.store;

import static dev.hawser.store.Stores.append;
import static dev.hawser.store.Stores.appended;
import static dev.hawser.store.Stores.get;
import static dev.hawser.store.Stores.range;
import static dev.hawser.store.Stores.repeated;
import static dev.hawser.store.Stores.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments in which little is of use are rewritten, and nobody notices. */
class CompactionTest {
    private static final UUID BOOT = new UUID(1, 1);
    private static final String KILOBYTE = ".".repeat(1000);

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private FileStore store;

    private FileStore open(Path folder) throws IOException {
        FileStoreOptions options = FileStoreOptions.in(folder)
                .withStore(StoreContract.SMALL
                        .withRetention(new Retention(50_000, 1000, Duration.ofDays(7)))
                        .withPublishers(10, 10, Duration.ofDays(7)))
                .withSegmentBytes(FileStoreOptions.SMALLEST_SEGMENT);
        return FileStore.open(options, FaultyFolder.unforced(folder), clock, BOOT);
    }

    @BeforeEach
    void open() throws IOException {
        store = open(temp.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() throws IOException {
        store.close();
        store = open(temp.resolve("store"));
        assertThat(store.recovery().losses()).isEmpty();
    }

    private void busy(int kilobytes) {
        for (int i = 0; i < kilobytes; i++) {
            append(store, "busy", i + KILOBYTE);
        }
    }

    @Test
    void aQuietRoomDoesNotHoldBigSegments() throws IOException {
        Position first = appended(append(store, "quiet", "p", 1, "first"));
        busy(500);
        append(store, "quiet", "p", 2, "second");
        busy(500);
        assertThat(Folders.bytes(temp.resolve("store"))).isGreaterThan(1_000_000);
        store.sweep();

        for (int i = 0; i < 2; i++) {
            assertThat(Folders.bytes(temp.resolve("store"))).isLessThan(260_000);
            assertThat(texts(store, "quiet")).containsExactly("first", "second");
            assertThat(texts(store, "busy")).hasSize(49);
            assertThat(repeated(append(store, "quiet", "p", 1, "first"))).isEqualTo(first);
            assertThat(repeated(append(store, "quiet", "p", 2, "second")).offset())
                    .isEqualTo(1);
            reopen();
        }
        append(store, "quiet", "p", 3, "third");
        reopen();
        assertThat(texts(store, "quiet")).containsExactly("first", "second", "third");
    }

    @Test
    void manySmallSegmentsBecomeOne() throws IOException {
        for (int i = 0; i < 20; i++) {
            append(store, "r", "x".repeat(3000));
            busy(62);
        }
        int before = Folders.segments(temp.resolve("store")).size();
        store.sweep();
        assertThat(before).isGreaterThan(15);
        assertThat(Folders.segments(temp.resolve("store"))).hasSizeLessThan(6);
        assertThat(texts(store, "r")).hasSize(16);
        reopen();
        assertThat(texts(store, "r")).hasSize(16);
    }

    @Test
    void whatIsRememberedOfPublishersOutlivesTheirEntries() throws IOException {
        for (int i = 1; i <= 12; i++) {
            append(store, "r", "p", i, KILOBYTE);
        }
        for (int i = 0; i < 200; i++) {
            append(store, "r", i + KILOBYTE);
        }
        busy(200);
        store.sweep();
        reopen();

        assertThat(range(store, "r").start()).isGreaterThan(12);
        assertThat(repeated(append(store, "r", "p", 12, KILOBYTE)).offset()).isEqualTo(11);
        assertThat(repeated(append(store, "r", "p", 3, KILOBYTE)).offset()).isEqualTo(2);
        assertThat(append(store, "r", "p", 2, KILOBYTE)).isEqualTo(new AppendOutcome.Forgotten());
    }

    @Test
    void whatIsRememberedOfPublishersIsNoMoreThanWhatIsThere() throws IOException {
        append(store, "r", "q", 1, "one");
        busy(200);
        append(store, "r", "p", 1, "two");
        store.sweep();
        Path last = Folders.lastSegment(temp.resolve("store"));
        close();
        byte[] bytes = Files.readAllBytes(last);
        bytes[LogSegment.HEADER] ^= 1;
        Files.write(last, bytes);
        store = open(temp.resolve("store"));

        assertThat(store.recovery().losses()).isNotEmpty();
        assertThat(texts(store, "r")).containsExactly("one");
        assertThat(repeated(append(store, "r", "q", 1, "one")).offset()).isZero();
        assertThat(appended(append(store, "r", "p", 1, "two")).offset()).isEqualTo(1);
    }

    @Test
    void aRedactedEntryIsCopiedWithoutAPayload() throws IOException {
        Position secret = append(store, "quiet", "the secret");
        append(store, "quiet", "not secret");
        get(store.redact("quiet", secret));
        busy(200);
        store.sweep();

        assertThat(texts(store, "quiet")).containsExactly("-", "not secret");
        assertThat(get(store.redact("quiet", secret))).as("again").isInstanceOf(RedactOutcome.Redacted.class);
        reopen();
        assertThat(texts(store, "quiet")).containsExactly("-", "not secret");
    }

    @Test
    void whatIsRedactedWhileItIsCopiedIsRedactedInTheCopy() throws IOException {
        Position secret = append(store, "quiet", "the secret");
        busy(200);
        LogSegment[] all = store.log().segments();
        Rewriter rewriter = Rewriter.copy(store.log(), List.of(all[0]));
        get(store.redact("quiet", secret));
        rewriter.install();

        assertThat(texts(store, "quiet")).containsExactly("-");
        assertThat(Folders.contain(temp.resolve("store"), "the secret")).isFalse();
        reopen();
        assertThat(texts(store, "quiet")).containsExactly("-");
    }

    @Test
    void aRedactionLeavesNoByteInAnyFile() throws IOException {
        for (String secret : List.of("first secret", "second secret")) {
            Position position = appended(append(store, "r", "p", secret.equals("first secret") ? 1 : 2, secret));
            assertThat(Folders.contain(temp.resolve("store"), secret)).isTrue();
            get(store.redact("r", position));
            assertThat(Folders.contain(temp.resolve("store"), secret)).isFalse();
        }
        reopen();
        assertThat(texts(store, "r")).containsExactly("-", "-");
        assertThat(repeated(append(store, "r", "p", 1, "first secret")).offset())
                .isZero();
    }

    @Test
    void aProcessThatIsKilledWhileItRewritesLosesNothing() throws IOException {
        append(store, "quiet", "first");
        busy(300);
        Path folder = temp.resolve("store");
        Path before = temp.resolve("before");
        Path copied = temp.resolve("copied");
        Folders.copy(folder, before);
        Rewriter rewriter = Rewriter.copy(
                store.log(), List.of(store.log().segments()[0], store.log().segments()[1]));
        Folders.copy(folder, copied);
        rewriter.install();
        // Renamed, but the old ones are not deleted yet.
        Path renamed = temp.resolve("renamed");
        Folders.copy(folder, renamed);
        for (Path old : Folders.segments(before)) {
            if (!Files.exists(renamed.resolve(old.getFileName()))) {
                Files.copy(old, renamed.resolve(old.getFileName()));
            }
        }

        List<String> busy = texts(store, "busy");
        for (Path killed : List.of(copied, renamed)) {
            try (FileStore recovered = open(killed)) {
                assertThat(recovered.recovery().losses()).isEmpty();
                assertThat(texts(recovered, "quiet")).containsExactly("first");
                assertThat(texts(recovered, "busy")).isEqualTo(busy);
                assertThat(Folders.files(killed))
                        .noneMatch(file -> file.toString().endsWith(".tmp"));
            }
        }
        assertThat(renamed.resolve("00000000-00000000-00000000.log")).doesNotExist();
        assertThat(renamed.resolve("00000001-00000001-00000000.log")).doesNotExist();
    }

    /** Appends until a segment is begun in which nothing is. */
    private void fillSegments(int count) {
        int before = store.log().segments().length;
        while (store.log().segments().length < before + count) {
            append(store, "busy", KILOBYTE);
            // Comes behind what the append leads to.
            get(store.redact("none", Position.BEGINNING));
        }
    }

    private void isWholeWhenItIsKilledNow() throws IOException {
        Path killed = temp.resolve("killed");
        Folders.copy(temp.resolve("store"), killed);
        try (FileStore recovered = open(killed)) {
            assertThat(recovered.recovery().losses()).isEmpty();
        }
    }

    @Test
    void theLastSegmentMayBeRewrittenBeforeAnythingIsInTheNext() throws IOException {
        fillSegments(2);
        clock.advance(Duration.ofDays(8));
        store.sweep();
        isWholeWhenItIsKilledNow();
    }

    @Test
    void aForgottenRoomOfWhichALaterSegmentKnowsIsNoLoss() throws IOException {
        fillSegments(2);
        append(store, "busy", "p", 1, "in the segment that is written");
        clock.advance(Duration.ofDays(8));
        store.sweep();
        isWholeWhenItIsKilledNow();
        append(store, "busy", "it is back");
        isWholeWhenItIsKilledNow();
    }

    @Test
    void readersNoticeNothing() throws InterruptedException {
        append(store, "quiet", "first");
        append(store, "quiet", "second");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            while (!stop.get()) {
                assertThat(texts(store, "quiet")).containsExactly("first", "second");
            }
        });
        reader.setUncaughtExceptionHandler((thread, x) -> thrown.set(x));
        reader.start();
        for (int i = 0; i < 20; i++) {
            busy(150);
            store.sweep();
        }
        stop.set(true);
        reader.join();

        assertThat(thrown.get()).isNull();
    }

    @Test
    void aForgottenRoomLeavesTheFiles() throws IOException {
        append(store, "forgotten room", "p", 1, "x");
        clock.advance(Duration.ofDays(8));
        busy(200);
        store.sweep();

        assertThat(range(store, "forgotten room")).isEqualTo(RoomRange.NONE);
        assertThat(Folders.contain(temp.resolve("store"), "forgotten room")).isFalse();
        Position again = append(store, "forgotten room", "y");
        reopen();
        assertThat(range(store, "forgotten room")).isEqualTo(new RoomRange(again.epoch(), 0, 1));
    }
}
