package dev.hawser.store;

import static dev.hawser.store.Stores.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another version has written is no damage: it is refused, with the reason, and stays as it is. */
class OtherVersionTest {
    @TempDir
    private Path temp;

    private Path folder;

    /** Two segments and more, closed. */
    @BeforeEach
    void fill() throws IOException {
        folder = temp.resolve("store");
        try (FileStore store = open()) {
            for (int i = 0; i < 3; i++) {
                append(store, "r", i + ".".repeat(FileStoreOptions.SMALLEST_SEGMENT / 2));
            }
        }
        assertThat(Folders.segments(folder)).hasSizeGreaterThanOrEqualTo(2);
    }

    private FileStore open() throws IOException {
        return FileStore.open(FileStoreOptions.in(folder).withSegmentBytes(FileStoreOptions.SMALLEST_SEGMENT));
    }

    /** As another version would have written it. Returns why it cannot be read here. */
    private static String rewrite(Path segment) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
        bytes.put(7, (byte) '2').putInt(28, Record.crc(0, bytes, 0, 28));
        Files.write(segment, bytes.array());
        return "segment " + segment.getFileName()
                + " has the format 2 of another version of Hawser, and this one knows 1";
    }

    private Map<String, ByteBuffer> contents() {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        for (Path file : Folders.files(folder)) {
            try {
                contents.put(file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            } catch (IOException x) {
                throw new UncheckedIOException(x);
            }
        }
        return contents;
    }

    private void assertRefusedAsItIs(String why) {
        Map<String, ByteBuffer> before = contents();
        assertThatThrownBy(this::open).hasMessage(why);
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void itIsNeitherOpenedNorCopied() throws IOException {
        String why = rewrite(Folders.lastSegment(folder));
        assertThatThrownBy(() -> StoreCopy.copy(folder, temp.resolve("copy"))).hasMessageContaining(why);
        assertRefusedAsItIs(why);
    }

    @Test
    void nothingTakesThePlaceOfWhatIsMissing() throws IOException {
        String why = rewrite(Folders.lastSegment(folder));
        Files.delete(Folders.segments(folder).get(0));
        assertRefusedAsItIs(why);
    }

    @Test
    void aSegmentWithoutAnythingThatWasAcknowledgedIsNotDeleted() throws IOException {
        String why = rewrite(Folders.lastSegment(folder));
        LogSegment.Name begun = new LogSegment.Name(1000, 1000, 0);
        Files.write(folder.resolve(begun.file()), begun.header().array());
        assertRefusedAsItIs(why);
    }

    @Test
    void aSegmentThatWasJoinedWithOthersIsNotDeleted() throws IOException {
        Path first = Folders.segments(folder).get(0);
        LogSegment.Name again = new LogSegment.Name(0, 0, 1);
        Files.copy(first, folder.resolve(again.file()));
        Files.write(folder.resolve(again.file()), again.header().array());
        assertRefusedAsItIs(rewrite(first));
    }
}
