package dev.hawser.store;

import static dev.hawser.store.Stores.all;
import static dev.hawser.store.Stores.append;
import static dev.hawser.store.Stores.appended;
import static dev.hawser.store.Stores.entries;
import static dev.hawser.store.Stores.get;
import static dev.hawser.store.Stores.range;
import static dev.hawser.store.Stores.read;
import static dev.hawser.store.Stores.repeated;
import static dev.hawser.store.Stores.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a store are copied, and read, while it goes on. */
class StoreCopyTest {
    @TempDir
    private Path temp;

    private Path folder;
    private Path copy;
    private FileStore store;

    private static FileStore open(Path folder) throws IOException {
        return FileStore.open(FileStoreOptions.in(folder)
                .withStore(StoreContract.SMALL
                        .withRetention(new Retention(50_000, 1000, Duration.ofDays(7)))
                        .withPublishers(10, 1000, Duration.ofDays(7)))
                .withSegmentBytes(FileStoreOptions.SMALLEST_SEGMENT));
    }

    @BeforeEach
    void open() throws IOException {
        folder = temp.resolve("store");
        copy = temp.resolve("copy");
        store = open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aCopyHasEverythingInNewEpochs() throws IOException {
        Position first = appended(append(store, "r", "p", 1, "one"));
        append(store, "r", "p", 2, "two");
        append(store, "other", "three");
        StoreCopy.copy(folder, copy);
        append(store, "r", "p", 3, "only here");
        Position ahead = range(store, "r").endPosition();

        assertThat(StoreCopy.isCopy(copy)).isTrue();
        assertThat(StoreCopy.isCopy(folder)).isFalse();
        RoomRange found;
        try (FileStore restored = open(copy)) {
            assertThat(restored.recovery().losses()).isEmpty();
            assertThat(texts(restored, "r")).containsExactly("one", "two");
            assertThat(texts(restored, "other")).containsExactly("three");
            assertThat(repeated(append(restored, "r", "p", 1, "one")).offset()).isZero();
            found = range(restored, "r");
            assertThat(found.epoch()).isNotEqualTo(first.epoch());
            append(restored, "r", "p", 3, "something else");
            assertThat(read(restored, "r", ahead)).isInstanceOf(ReadOutcome.Gap.class);
        }
        assertThat(StoreCopy.isCopy(copy)).isFalse();
        try (FileStore again = open(copy)) {
            assertThat(again.recovery().losses()).isEmpty();
            assertThat(range(again, "r").epoch()).isEqualTo(found.epoch());
        }
    }

    @Test
    void aCopyUnderLoadHasAllThatWasAcknowledgedBefore() throws Exception {
        AtomicLong acknowledged = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        Thread publisher = new Thread(() -> {
            for (int i = 1; !stop.get(); i++) {
                append(store, "r", "p", i, i + ":" + "x".repeat(700));
                acknowledged.set(i);
                if (i % 100 == 0) {
                    store.sweep();
                }
            }
        });
        publisher.start();
        try {
            for (int i = 0; i < 10; i++) {
                Path target = temp.resolve("copy" + i);
                long before = acknowledged.get();
                StoreCopy.copy(folder, target);
                try (FileStore restored = open(target)) {
                    assertThat(restored.recovery().losses()).isEmpty();
                    assertThat(range(restored, "r").end()).isGreaterThanOrEqualTo(before);
                    for (StoredEntry entry : all(restored, "r")) {
                        assertThat(Stores.text(entry)).startsWith((entry.offset() + 1) + ":");
                    }
                }
            }
        } finally {
            stop.set(true);
            publisher.join();
        }
    }

    @Test
    void whatIsRedactedIsNotInALaterCopyNorInAView() throws Exception {
        Position secret = append(store, "r", "the secret");
        append(store, "r", "not secret");
        get(store.redact("r", secret));
        StoreCopy.copy(folder, copy);

        assertThat(Folders.contain(copy, "the secret")).isFalse();
        assertThat(view(folder)).containsExactly("-", "not secret");
        assertThat(view(copy)).containsExactly("-", "not secret");
    }

    @Test
    void copiesWhileEntriesAreRedacted() throws Exception {
        List<Position> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(append(store, "r", "y".repeat(1000)));
        }
        Thread redacting = new Thread(() -> all.forEach(position -> get(store.redact("r", position))));
        redacting.start();
        for (int i = 0; redacting.isAlive() || i == 0; i++) {
            Path target = temp.resolve("copy" + i);
            StoreCopy.copy(folder, target);
            try (FileStore restored = open(target)) {
                assertThat(restored.recovery().losses()).isEmpty();
                assertThat(texts(restored, "r")).hasSize(40);
            }
        }
        redacting.join();
    }

    @Test
    void aViewDoesNotChangeAnything() throws Exception {
        append(store, "r", "one");
        List<Path> before = Folders.files(folder);
        assertThat(view(folder)).containsExactly("one");
        assertThat(Folders.files(folder)).isEqualTo(before);
        append(store, "r", "two");
        assertThat(texts(store, "r")).containsExactly("one", "two");
    }

    private static List<String> view(Path of) throws IOException {
        try (StoreView view = StoreView.open(of, StoreContract.SMALL)) {
            assertThat(view.losses()).isEmpty();
            assertThat(view.range("none")).isEqualTo(RoomRange.NONE);
            return entries(view.read("r", view.range("r").startPosition())).entries().stream()
                    .map(Stores::text)
                    .toList();
        }
    }

    @Test
    void aFullDiskEndsIt() throws IOException {
        append(store, "r", "z".repeat(3000));
        try (LogSnapshot source = LogSnapshot.open(folder);
                FaultyFolder full = new FaultyFolder(new DiskFolder(copy))) {
            full.freeBytes = 1000;
            assertThatThrownBy(() -> StoreCopy.copy(source, full)).hasMessage("No space left on device");
        }
        assertThatThrownBy(() -> StoreCopy.isCopy(copy)).hasMessageContaining("its mark is missing");
    }

    @Test
    void damageIsSaid() throws IOException {
        append(store, "r", "a payload");
        close();
        Path segment = Folders.lastSegment(folder);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 5] ^= 1;
        Files.write(segment, bytes);
        assertThatThrownBy(() -> StoreCopy.copy(folder, copy))
                .hasMessageMatching("segment \\S+: the record at \\d+ is damaged");
        bytes[LogSegment.HEADER] ^= 1;
        Files.write(segment, bytes);
        assertThatThrownBy(() -> StoreCopy.copy(folder, temp.resolve("another")))
                .hasMessageEndingWith("is damaged from 32 on");
        Files.write(segment, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> LogSnapshot.open(folder)).hasMessageContaining(" has 0 of ");
        Files.delete(segment);
        assertThatThrownBy(() -> LogSnapshot.open(folder)).hasMessageEndingWith("segment 0 is missing");
        Files.write(folder.resolve("mark"), new byte[3]);
        assertThatThrownBy(() -> LogSnapshot.open(folder)).hasMessageContaining("or its mark is missing or damaged");
        assertThatThrownBy(() -> LogSnapshot.open(temp.resolve("none"))).hasMessageEndingWith("none is no folder");
    }

    /** As a machine leaves it that stops while the store goes on. */
    private Path leftBehind() throws IOException {
        Path stopped = temp.resolve("stopped");
        Folders.copy(folder, stopped);
        try (LogFolder files = new DiskFolder(stopped);
                LogFile file = files.open(Mark.FILE)) {
            Mark mark = Mark.read(file);
            file.write(new Mark(null, Mark.State.OPEN, mark.durability(), mark.segment(), mark.position()).encode(), 0);
        }
        return stopped;
    }

    @Test
    void whatAMachineLeftThatStoppedIsNotCopiedAsItIs() throws IOException {
        append(store, "r", "one");
        Path stopped = leftBehind();
        assertThat(StoreCopy.isLeftBehind(stopped)).isTrue();
        assertThat(StoreCopy.isLeftBehind(folder)).isFalse();
        assertThatThrownBy(() -> StoreCopy.copy(stopped, copy))
                .hasMessageContaining("was not closed before the machine stopped");
    }

    @Test
    void whatOfItIsWholeIsRecoveredInACopy() throws IOException {
        append(store, "r", "one");
        append(store, "r", "two");
        Path stopped = leftBehind();
        Path segment = Folders.lastSegment(stopped);
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(bytes, bytes.length - 2));

        assertThat(StoreCopy.recover(stopped, copy, StoreContract.SMALL))
                .extracting(Loss::reason)
                .anyMatch(reason -> reason.matches("segment \\S+ has \\d+ of \\d+ bytes"));
        assertThat(Files.size(segment)).isEqualTo(bytes.length - 2L);
        assertThat(StoreCopy.isLeftBehind(stopped)).isTrue();
        assertThat(StoreCopy.isCopy(copy)).isTrue();
        assertThat(view(copy)).containsExactly("one");
        try (FileStore restored = open(copy)) {
            assertThat(restored.recovery().losses()).isEmpty();
            assertThat(texts(restored, "r")).containsExactly("one");
        }
    }

    @Test
    void aMarkThatDidNotComeToTheDiskIsMade() throws IOException {
        append(store, "r", "one");
        Path stopped = leftBehind();
        Files.write(stopped.resolve(Mark.FILE), new byte[0]);
        assertThat(StoreCopy.isLeftBehind(stopped)).isTrue();
        assertThat(StoreCopy.recover(stopped, copy, StoreContract.SMALL))
                .extracting(Loss::reason)
                .containsExactly("the file \"mark\" is missing or damaged: what was acknowledged is not known");
        assertThat(view(copy)).containsExactly("one");
    }

    @Test
    void aMarkOfWhichNothingCameToTheDiskIsMadeToo() throws IOException {
        append(store, "r", "one");
        Path stopped = leftBehind();
        Files.delete(stopped.resolve(Mark.FILE));
        assertThat(StoreCopy.isLeftBehind(stopped)).isTrue();
        assertThat(StoreCopy.recover(stopped, copy, StoreContract.SMALL)).hasSize(1);
        assertThat(view(copy)).containsExactly("one");
    }

    @Test
    void whatSomebodyHasIsNotLeftBehindAlsoWhereTheSystemDoesNotSayWhetherItHasStopped() throws IOException {
        append(store, "r", "one");
        Mark mark;
        try (LogFile file = new ReadOnlyFolder(folder).open(Mark.FILE)) {
            mark = Mark.read(file);
        }
        Mark unknown = new Mark(null, Mark.State.OPEN, mark.durability(), mark.segment(), mark.position());
        Files.write(folder.resolve(Mark.FILE), unknown.encode().array());
        assertThat(StoreCopy.isLeftBehind(folder)).isFalse();
        StoreCopy.copy(folder, copy);
        assertThat(view(copy)).containsExactly("one");
    }

    @Test
    void whatSomebodyHasIsNotRecovered() {
        append(store, "r", "one");
        assertThatThrownBy(() -> StoreCopy.recover(folder, copy, StoreContract.SMALL))
                .hasMessage("folder " + folder + " is in use by another store");
    }

    @Test
    void knowsTheFilesOfAStore() {
        assertThat(List.of("mark", "lock", "00000000-00000004-00000002.log", "00000000-00000004-00000002.log.tmp"))
                .allMatch(StoreCopy::isStoreFile);
        assertThat(List.of("session.key", "rooms.txt", "a.log")).noneMatch(StoreCopy::isStoreFile);
    }
}
