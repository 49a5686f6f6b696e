package dev.hawser.store;

import static dev.hawser.store.Stores.append;
import static dev.hawser.store.Stores.bytes;
import static dev.hawser.store.Stores.get;
import static dev.hawser.store.Stores.range;
import static dev.hawser.store.Stores.read;
import static dev.hawser.store.Stores.refused;
import static dev.hawser.store.Stores.repeated;
import static dev.hawser.store.Stores.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails: nothing is acknowledged that is not there, and nothing that was acknowledged is lost. */
class FaultyDiskTest {
    @TempDir
    Path temp;

    private Path folder = Path.of("");
    private FaultyFolder disk;
    private FileStore store;
    private final TestClock clock = new TestClock();

    @BeforeEach
    void open() throws IOException {
        folder = temp.resolve("store");
        open(Durability.FSYNC);
    }

    private void open(Durability durability) throws IOException {
        if (store != null) {
            store.close();
        }
        disk = new FaultyFolder(new DiskFolder(folder));
        FileStoreOptions options = FileStoreOptions.in(folder)
                .withStore(StoreContract.SMALL)
                .withDurability(durability)
                .withSegmentBytes(FileStoreOptions.SMALLEST_SEGMENT);
        store = FileStore.open(options, disk, clock, Mark.currentBoot());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void assertReopenedWith(String... texts) throws IOException {
        long epoch = range(store, "r").epoch();
        open(Durability.FSYNC);
        assertThat(store.recovery().losses()).isEmpty();
        assertThat(texts(store, "r")).containsExactly(texts);
        assertThat(range(store, "r").epoch()).isEqualTo(epoch);
    }

    private void assertFailed(String reason) {
        AppendOutcome.Refused refused = refused(append(store, "r", "p", 2, "two"));
        assertThat(refused.refusal()).isEqualTo(Refusal.STORE_FAILED);
        assertThat(refused.reason()).contains(reason);
        assertThat(store.failure()).contains(reason);
        assertThat(texts(store, "r")).as("it can still be read").containsExactly("one");
        assertThat(repeatedOrFailed()).isEqualTo(Refusal.STORE_FAILED);
    }

    private Refusal repeatedOrFailed() {
        return refused(append(store, "r", "p", 1, "one")).refusal();
    }

    @Test
    void aWriteErrorStopsAcknowledging() throws IOException {
        append(store, "r", "p", 1, "one");
        disk.writeFault = "Input/output error";
        assertFailed("Input/output error");
        disk.writeFault = "";
        assertFailed("Input/output error");

        assertReopenedWith("one");
        assertThat(append(store, "r", "p", 2, "two")).isInstanceOf(AppendOutcome.Appended.class);
    }

    @Test
    void aFailedForceIsFinal() throws IOException {
        append(store, "r", "p", 1, "one");
        disk.forceFails = true;
        assertFailed("force failed on purpose");
        disk.forceFails = false;
        assertFailed("force failed on purpose");

        disk.forceFails = false;
        assertReopenedWith("one");
        assertThat(repeated(append(store, "r", "p", 1, "one")).offset()).isZero();
    }

    @Test
    void aMarkThatCannotBeWrittenIsAFailure() throws IOException {
        append(store, "r", "p", 1, "one");
        disk.markFails = true;
        assertFailed("mark failed on purpose");

        assertReopenedWith("one");
    }

    @Test
    void aFullDiskIsSurvivedWhereverItIsFull() throws IOException {
        open(Durability.OS);
        append(store, "r", "p", 1, "one");
        List<String> expected = new ArrayList<>(List.of("one"));
        for (int free = 0; free < 120; free++) {
            disk.freeBytes = free;
            String text = "text" + free + ".".repeat(80);
            AppendOutcome.Refused refused = refused(append(store, "r", "p", expected.size() + 1, text));
            assertThat(refused.refusal()).isEqualTo(Refusal.STORE_FULL);
            assertThat(refused.refusal().isFinal()).isFalse();
            assertThat(refused.reason()).isEqualTo("the disk is full: No space left on device");
            assertThat(refused(append(store, "new" + free, null, text)).refusal())
                    .isEqualTo(Refusal.STORE_FULL);
            assertThat(range(store, "new" + free)).isEqualTo(RoomRange.NONE);
            assertThat(disk.freeBytes).as("nothing is left behind").isEqualTo(free);

            disk.freeBytes = Long.MAX_VALUE;
            append(store, "r", "p", expected.size() + 1, text);
            expected.add(text);
            if (free % 40 == 39) {
                assertReopenedWith(expected.toArray(String[]::new));
            }
        }
        assertThat(store.failure()).isNull();
    }

    @Test
    void aFullDiskBetweenTwoSegmentsIsSurvivedToo() throws IOException {
        String text = ".".repeat(60_000);
        append(store, "r", text);
        disk.freeBytes = text.length() + 1000;
        append(store, "r", text);
        assertThat(refused(append(store, "r", null, text)).refusal()).isEqualTo(Refusal.STORE_FULL);
        disk.freeBytes = Long.MAX_VALUE;
        append(store, "r", text);
        append(store, "r", text);

        assertReopenedWith(text, text, text, text);
        assertThat(Folders.segments(folder)).hasSizeGreaterThan(1);
    }

    @Test
    void aFullDiskFromWhichNothingCanBeCutOffIsAFailure() throws IOException {
        append(store, "r", "p", 1, "one");
        disk.freeBytes = 20;
        disk.truncateFails = true;
        assertFailed("No space left on device");

        assertReopenedWith("one");
    }

    @Test
    void nobodySeesAnEntryBeforeTheDiskHasItAndManyShareOneForce() throws InterruptedException {
        append(store, "r", "first");
        List<Long> heard = new ArrayList<>();
        get(store.watch("r", (room, range) -> heard.add(range.end())));
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        disk.onForce = () -> {
            forcing.countDown();
            await(go);
        };
        int before = disk.forces;
        List<CompletionStage<AppendOutcome>> outcomes = new ArrayList<>();
        outcomes.add(store.append("r", new PublishId("p", 1), bytes("second")));
        assertThat(forcing.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 2; i <= 100; i++) {
            outcomes.add(store.append("r", new PublishId("p", i), bytes("more")));
        }

        assertThat(range(store, "r").end()).isEqualTo(1);
        assertThat(texts(store, "r")).containsExactly("first");
        assertThat(heard).isEmpty();
        assertThat(outcomes).noneMatch(outcome -> outcome.toCompletableFuture().isDone());
        go.countDown();
        outcomes.forEach(outcome -> Stores.appended(get(outcome)));
        assertThat(disk.forces - before).as("100 appends").isEqualTo(2);
        assertThat(texts(store, "r")).hasSize(101);
        assertThat(heard).containsExactly(2L, 101L);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    private void openTiny() throws IOException {
        store.close();
        disk = new FaultyFolder(new DiskFolder(folder));
        store = FileStore.open(
                FileStoreOptions.in(folder)
                        .withStore(StoreContract.SMALL)
                        .withDurability(Durability.FSYNC)
                        .withMaxPending(64 * 1024, 1)
                        .withReadThreads(1),
                disk,
                new TestClock(),
                null);
    }

    @Test
    void readsThatWaitAreBounded() throws Exception {
        openTiny();
        append(store, "r", "x");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        disk.onRead = () -> {
            reading.countDown();
            await(go);
        };
        List<CompletionStage<ReadOutcome>> reads = new ArrayList<>();
        reads.add(store.read("r", Position.BEGINNING, 1, 1));
        assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
        reads.add(store.read("r", Position.BEGINNING, 1, 1));
        assertThat(read(store, "r", Position.BEGINNING))
                .isEqualTo(new ReadOutcome.Failed("1 reads wait already (maxPendingReads)"));
        go.countDown();
        reads.forEach(read -> assertThat(get(read)).isInstanceOf(ReadOutcome.Entries.class));
    }

    @Test
    void entriesThatWaitAreBounded() throws Exception {
        openTiny();
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        disk.onForce = () -> {
            forcing.countDown();
            await(go);
        };
        store.append("r", null, bytes("x"));
        assertThat(forcing.await(30, TimeUnit.SECONDS)).isTrue();
        CompletionStage<AppendOutcome> waiting = store.append("r", null, bytes("x".repeat(60_000)));
        AppendOutcome.Refused refused = refused(append(store, "r", null, "x".repeat(6_000)));
        assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED);
        assertThat(refused.reason()).isEqualTo("entries of more than 65536 bytes wait to be written (maxPendingBytes)");
        go.countDown();
        Stores.appended(get(waiting));
        append(store, "r", "again");
        append(store, "r", "one that is larger than all may wait".repeat(10_000));
    }

    @Test
    void aRedactionThatIsCutShortIsCompletedLater() throws IOException {
        append(store, "r", "p", 1, "one");
        Position secret = Stores.appended(append(store, "r", "p", 2, "the secret"));
        append(store, "r", "p", 3, "three");
        disk.overwriteFails = true;
        assertThat(get(store.redact("r", secret))).isInstanceOf(RedactOutcome.Failed.class);
        assertThat(texts(store, "r")).containsExactly("one", "-", "three");
        assertThat(Folders.contain(folder, "the secret")).isTrue();

        assertReopenedWith("one", "-", "three");
        assertThat(Folders.contain(folder, "the secret")).isFalse();
    }

    @Test
    void aRedactionThatIsHalfWrittenIsCompletedLater() throws IOException {
        append(store, "r", "p", 1, "one");
        Position secret = Stores.appended(append(store, "r", "p", 2, "the secret"));
        disk.overwriteFails = true;
        get(store.redact("r", secret));
        Path segment = Folders.lastSegment(folder);
        byte[] whole = Files.readAllBytes(segment);
        int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("the secret");
        whole[at] = 0;
        Files.write(segment, whole);

        assertReopenedWith("one", "-");
        assertThat(Folders.contain(folder, "secret")).isFalse();
    }

    @Test
    void aSegmentThatCannotBeReplacedIsAFailureThatLosesNothing() throws IOException {
        for (int i = 0; i < 20; i++) {
            append(store, "old", i + ".".repeat(20_000));
        }
        append(store, "r", "first");
        clock.advance(Retention.DEFAULT.age());
        append(store, "r", "one");
        clock.advance(Duration.ofSeconds(1));
        disk.renameFails = true;
        store.sweep();
        assertThat(store.failure()).contains("rename failed on purpose");
        assertThat(refused(append(store, "r", null, "x")).refusal()).isEqualTo(Refusal.STORE_FAILED);

        assertReopenedWith("one");
        store.sweep();
        assertThat(Folders.bytes(folder)).isLessThan(50_000);
        assertReopenedWith("one");
    }

    @Test
    void aFullDiskWhileASegmentIsRewrittenIsNoFailure() throws IOException {
        for (int i = 0; i < 20; i++) {
            append(store, "old", i + ".".repeat(20_000));
        }
        clock.advance(Retention.DEFAULT.age().plusSeconds(1));
        append(store, "r", "p", 1, "one");
        disk.freeBytes = 10;
        store.sweep();
        assertThat(store.failure()).isNull();
        assertThat(Folders.files(folder)).noneMatch(file -> file.toString().endsWith(".tmp"));

        disk.freeBytes = Long.MAX_VALUE;
        store.sweep();
        assertThat(Folders.bytes(folder)).isLessThan(50_000);
        assertReopenedWith("one");
    }

    @Test
    void aFolderHasOneStoreAtATime() {
        assertThatThrownBy(() -> FileStore.open(FileStoreOptions.in(folder)))
                .isInstanceOf(IOException.class)
                .hasMessage("folder " + folder + " is in use by another store");
        Path file = temp.resolve("store").resolve(Mark.FILE);
        assertThatThrownBy(() -> FileStore.open(FileStoreOptions.in(file)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("folder " + file + " cannot be used");
    }

    @Test
    void aStoreIsNotClosedByWhatItCalls() {
        List<Throwable> thrown = new ArrayList<>();
        get(store.watch("r", (room, range) -> {
            try {
                store.close();
            } catch (IllegalStateException x) {
                thrown.add(x);
            }
        }));
        append(store, "r", "x");
        assertThat(thrown).hasSize(1);
        assertThat(read(store, "r", Position.BEGINNING)).isInstanceOf(ReadOutcome.Entries.class);
    }
}
