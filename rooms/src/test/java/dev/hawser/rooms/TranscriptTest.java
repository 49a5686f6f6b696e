package dev.hawser.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.store.FileStore;
import dev.hawser.store.FileStoreOptions;
import dev.hawser.store.Position;
import dev.hawser.store.StoreOptions;
import dev.hawser.store.StoreView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A room as it is read beside the server. */
class TranscriptTest {
    @TempDir
    private Path folder;

    private FileStore store;

    @BeforeEach
    void open() throws IOException {
        store = FileStore.open(FileStoreOptions.in(folder));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void append(EntryKind kind, @Nullable String name, String from, String data) {
        store.append("lobby", null, EntryText.stored(kind, name, 1_732_772_000_000L, from, UTF_8.encode(data)))
                .toCompletableFuture()
                .join();
    }

    private void write() {
        append(EntryKind.JOIN, null, "ann", "{\"session\":\"s\",\"sessions\":1}");
        append(EntryKind.MESSAGE, null, "ann", "\"first \\\"one\\\"\"");
        append(EntryKind.MESSAGE, "image", "bob", "{\"url\":[1,2]}");
        append(EntryKind.MEMBERS, null, "", "{}");
        append(EntryKind.MESSAGE, null, "ann", "3");
        append(EntryKind.EDIT, null, "ann", "{\"offset\":1,\"data\":\"changed\"}");
        append(EntryKind.EDIT, null, "ann", "{\"data\":{\"a\":[\"b\"]},\"offset\":1}");
        append(EntryKind.MESSAGE, null, "eve", "\"to be deleted\"");
        append(EntryKind.DELETE, null, "eve", "{\"offset\":7}");
        append(EntryKind.MESSAGE, null, "eve", "\"redacted\"");
        Position redacted =
                new Position(store.range("lobby").toCompletableFuture().join().epoch(), 9);
        store.redact("lobby", redacted).toCompletableFuture().join();
    }

    @Test
    void itsLinesAreTheMessagesAsTheyAreInTheEnd() throws IOException {
        write();
        List<String> lines = new ArrayList<>();
        try (StoreView view = StoreView.open(folder, StoreOptions.DEFAULT)) {
            new Transcript(view, "lobby")
                    .readLines(line -> lines.add(line.offset() + " " + line.from() + " " + line.kind() + " "
                            + line.text() + (line.edited() ? " edited" : "")));
            new Transcript(view, "no room").readLines(line -> lines.add("a line"));
        }
        assertThat(lines)
                .containsExactly("1 ann null {\"a\":[\"b\"]} edited", "2 bob image {\"url\":[1,2]}", "4 ann null 3");
    }

    @Test
    void aTextIsReadWithoutItsEscapes() {
        append(EntryKind.MESSAGE, null, "ann", "\"first \\\"one\\\"\"");
        append(EntryKind.MESSAGE, null, "ann", "{\"reply\":{\"offset\":0},\"text\":\"an answer\"}");
        List<String> lines = new ArrayList<>();
        try (StoreView view = StoreView.open(folder, StoreOptions.DEFAULT)) {
            new Transcript(view, "lobby").readLines(line -> lines.add(line.time() + " " + line.text()));
        } catch (IOException x) {
            throw new AssertionError(x);
        }
        assertThat(lines).containsExactly("2024-11-28T05:33:20Z first \"one\"", "2024-11-28T05:33:20Z an answer");
    }

    @Test
    void itsEntriesAreThoseOnTheWire() throws IOException {
        write();
        List<String> entries = new ArrayList<>();
        try (StoreView view = StoreView.open(folder, StoreOptions.DEFAULT)) {
            new Transcript(view, "lobby").readEntries(entry -> entries.add(text(entry)));
        }
        assertThat(entries)
                .hasSize(9)
                .startsWith(
                        "[\"lobby\",0,1732772000000,\"ann\",{\"session\":\"s\",\"sessions\":1},\"join\"]",
                        "[\"lobby\",1,1732772000000,\"ann\",\"first \\\"one\\\"\"]")
                .noneMatch(entry -> entry.contains("members") || entry.contains("redacted"));
        assertThat(entries.get(8)).startsWith("[\"lobby\",9,").matches("[^,]*,9,\\d+]");
    }

    private static String text(ByteBuffer entry) {
        return UTF_8.decode(entry.duplicate()).toString();
    }
}
