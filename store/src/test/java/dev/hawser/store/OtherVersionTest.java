package dev.hawser.store;

import static dev.hawser.store.Stores.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another version has written, in a format of its own, is no damage: it is said what it is, whoever asks, and stays as it is. */
class OtherVersionTest {
    private static final UUID BOOT = new UUID(1, 1);

    /** Where the version stands in a file's first number. */
    private static final int VERSION = 7;

    @TempDir
    private Path temp;

    private Path folder;
    private Path copy;

    @BeforeEach
    void fill() throws IOException {
        folder = temp.resolve("store");
        copy = temp.resolve("copy");
        FileStoreOptions options = FileStoreOptions.in(folder)
                .withStore(StoreContract.SMALL)
                .withSegmentBytes(FileStoreOptions.SMALLEST_SEGMENT);
        try (FileStore store = FileStore.open(options)) {
            while (Folders.segments(folder).size() < 3) {
                append(store, "r", "x".repeat(1000));
            }
        }
    }

    /** Makes a file one of the format 2, whose header has its checksum in the same place. */
    private static String renew(Path file, Format format) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.put(VERSION, (byte) '2').putInt(format.crcAt(), Record.crc(0, bytes, 0, format.crcAt()));
        Files.write(file, bytes.array());
        return "of another version of Hawser: file \"" + file.getFileName()
                + "\" has the format 2, and this version knows 1";
    }

    private String renewLastSegment() throws IOException {
        return renew(Folders.lastSegment(folder), LogSegment.FORMAT);
    }

    private Map<Path, ByteBuffer> files() throws IOException {
        Map<Path, ByteBuffer> files = new TreeMap<>();
        for (Path file : Folders.files(folder)) {
            files.put(file, ByteBuffer.wrap(Files.readAllBytes(file)));
        }
        return files;
    }

    private void assertLeftAlone(String why) throws IOException {
        String message = "folder " + folder + " is " + why;
        Map<Path, ByteBuffer> before = files();
        for (UUID boot : new UUID[] {BOOT, Mark.currentBoot()}) {
            assertRefused(
                    () -> FileStore.open(FileStoreOptions.in(folder), new DiskFolder(folder), new TestClock(), boot),
                    message);
        }
        assertRefused(() -> StoreCopy.copy(folder, copy), message);
        assertRefused(() -> StoreCopy.recover(folder, copy, StoreOptions.DEFAULT), message);
        assertRefused(() -> StoreCopy.isLeftBehind(folder), message);
        assertRefused(() -> StoreCopy.isCopy(folder), message);
        assertRefused(() -> StoreView.open(folder, StoreOptions.DEFAULT), message);
        assertThat(files()).isEqualTo(before);
    }

    private static void assertRefused(ThrowingCallable asked, String message) {
        assertThatThrownBy(asked).isInstanceOf(IOException.class).hasMessage(message);
    }

    @Test
    void aFolderThatWasClosedIsLeftAlone() throws IOException {
        assertLeftAlone(renewLastSegment());
    }

    @Test
    void aFolderThatTheMachineLeftBehindIsLeftAlone() throws IOException {
        String why = renewLastSegment();
        try (LogFolder files = new DiskFolder(folder);
                LogFile file = files.open(Mark.FILE)) {
            Mark mark = Mark.read(file);
            file.write(new Mark(null, Mark.State.OPEN, mark.durability(), 0, mark.position()).encode(), 0);
        }
        assertLeftAlone(why);
    }

    @Test
    void aFolderWithoutOneOfItsSegmentsIsLeftAlone() throws IOException {
        String why = renewLastSegment();
        Files.delete(Folders.segments(folder).get(0));
        assertLeftAlone(why);
    }

    @Test
    void aFolderWithoutItsMarkIsLeftAlone() throws IOException {
        String why = renewLastSegment();
        Files.delete(folder.resolve(Mark.FILE));
        assertLeftAlone(why);
    }

    @Test
    void aFolderWhoseMarkIsOfAnotherVersionIsLeftAlone() throws IOException {
        assertLeftAlone(renew(folder.resolve(Mark.FILE), Mark.FORMAT));
    }

    @Test
    void aSegmentWithoutAnythingThatWasAcknowledgedIsNotDeleted() throws IOException {
        String why = renewLastSegment();
        LogSegment.Name begun = new LogSegment.Name(1000, 1000, 0);
        Files.write(folder.resolve(begun.file()), begun.header().array());
        assertLeftAlone(why);
    }

    @Test
    void aSegmentThatWasJoinedWithOthersIsNotDeleted() throws IOException {
        Path first = Folders.segments(folder).get(0);
        LogSegment.Name again = new LogSegment.Name(0, 0, 1);
        Files.copy(first, folder.resolve(again.file()));
        Files.write(folder.resolve(again.file()), again.header().array());
        assertLeftAlone(renew(first, LogSegment.FORMAT));
    }
}
