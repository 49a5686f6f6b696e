package dev.hawser.store;

import static dev.hawser.store.Stores.append;
import static dev.hawser.store.Stores.appended;
import static dev.hawser.store.Stores.range;
import static dev.hawser.store.Stores.read;
import static dev.hawser.store.Stores.repeated;
import static dev.hawser.store.Stores.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to the files: each room is a prefix of what was acknowledged, and where that is not all of it the loss is reported, and the
 * room has another epoch.
 */
class DamagedFilesTest {
    private static final int BITS = Integer.getInteger("store.bits", 1);
    private static final UUID BOOT = new UUID(1, 1);

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();

    /** A room as it was acknowledged. */
    private record Acknowledged(long epoch, List<String> texts) {}

    private FileStore open(Path folder, Durability durability, UUID boot) throws IOException {
        FileStoreOptions options =
                FileStoreOptions.in(folder).withStore(StoreContract.SMALL).withDurability(durability);
        return FileStore.open(options, FaultyFolder.unforced(folder), clock, boot);
    }

    /** Three rooms, a redaction, and a restart in the middle; at the end the process is killed. */
    private Map<String, Acknowledged> fill(Path killed, Durability durability) throws IOException {
        Path folder = temp.resolve("live");
        try (FileStore store = open(folder, durability, BOOT)) {
            for (int i = 1; i <= 3; i++) {
                append(store, "a", "p", i, "a" + i);
                append(store, "b", "entry b" + i);
            }
            Stores.get(store.redact("a", new Position(range(store, "a").epoch(), 1)));
        }
        try (FileStore store = open(folder, durability, BOOT)) {
            append(store, "c", "q", 1, "c1");
            append(store, "a", "p", 4, "a4");
            append(store, "c", "q", 2, "the last one of all");
            Folders.copy(folder, killed);
            return acknowledged(store);
        }
    }

    private static Map<String, Acknowledged> acknowledged(FileStore store) {
        Map<String, Acknowledged> rooms = new TreeMap<>();
        for (String room : List.of("a", "b", "c")) {
            rooms.put(room, new Acknowledged(range(store, room).epoch(), texts(store, room)));
        }
        return rooms;
    }

    /** What is remembered of a publisher fits what is there: a lost publish is new, and can come again. */
    private static void publishNext(FileStore store, String room, int entries, String what) {
        if (room.equals("b")) {
            append(store, room, "new");
            return;
        }
        String publisher = room.equals("a") ? "p" : "q";
        if (entries > 0) {
            assertThat(repeated(append(store, room, publisher, entries, "again"))
                            .offset())
                    .as(what)
                    .isEqualTo(entries - 1);
        }
        assertThat(appended(append(store, room, publisher, entries + 1, "new")).offset())
                .as(what)
                .isEqualTo(entries);
    }

    /** Opens a damaged copy, checks what is there, that it can be written, and that it is whole when it is opened again. */
    private boolean check(Path copy, Map<String, Acknowledged> before, Durability durability, UUID boot, String what)
            throws IOException {
        boolean anyLoss;
        Map<String, List<String>> after = new TreeMap<>();
        try (FileStore store = open(copy, durability, boot)) {
            anyLoss = !store.recovery().losses().isEmpty();
            before.forEach((room, acknowledged) -> {
                List<String> texts = texts(store, room);
                long epoch = range(store, room).epoch();
                assertThat(acknowledged
                                .texts()
                                .subList(
                                        0,
                                        Math.min(
                                                texts.size(),
                                                acknowledged.texts().size())))
                        .as("%s: %s is a prefix", what, room)
                        .isEqualTo(texts);
                if (texts.size() < acknowledged.texts().size()) {
                    assertThat(epoch).as("%s: epoch of %s", what, room).isNotEqualTo(acknowledged.epoch());
                    assertThat(store.recovery().losses()).as(what).isNotEmpty();
                    assertThat(read(store, room, new Position(acknowledged.epoch(), 0)))
                            .as(what)
                            .isInstanceOf(ReadOutcome.Gap.class);
                }
                publishNext(store, room, texts.size(), what);
                after.put(room, texts(store, room));
                assertThat(after.get(room)).as(what).hasSize(texts.size() + 1).endsWith("new");
            });
        }
        try (FileStore again = open(copy, durability, boot)) {
            assertThat(again.recovery().losses()).as("%s: reported once", what).isEmpty();
            after.forEach(
                    (room, texts) -> assertThat(texts(again, room)).as(what).isEqualTo(texts));
        }
        return anyLoss;
    }

    @ParameterizedTest
    @CsvSource({"OS,true", "FSYNC,true", "FSYNC,false"})
    void theLastSegmentCutAtAnyByte(Durability durability, boolean sameBoot) throws IOException {
        Path original = temp.resolve("original");
        Path copy = temp.resolve("copy");
        Map<String, Acknowledged> before = fill(original, durability);
        byte[] whole = Files.readAllBytes(Folders.lastSegment(original));
        // At every byte of the last records, and here and there before; in the long form at every byte of all.
        for (int length = 0; length < whole.length; length += BITS > 1 || length >= whole.length - 300 ? 1 : 23) {
            Folders.copy(original, copy);
            Files.write(Folders.lastSegment(copy), Arrays.copyOf(whole, length));

            assertThat(check(copy, before, durability, sameBoot ? BOOT : new UUID(2, 2), "cut at " + length))
                    .as("cut at " + length)
                    .isTrue();
        }
    }

    /** A file system may know how long a file is and have not all of its content: the rest is zero. */
    @ParameterizedTest
    @CsvSource({"OS,true", "FSYNC,true", "FSYNC,false"})
    void theLastWriteTornAtAnyByte(Durability durability, boolean sameBoot) throws IOException {
        Path original = temp.resolve("original");
        Path copy = temp.resolve("copy");
        Map<String, Acknowledged> before = fill(original, durability);
        byte[] whole = Files.readAllBytes(Folders.lastSegment(original));
        for (int length = BITS > 1 ? 0 : whole.length - 300; length < whole.length; length++) {
            Folders.copy(original, copy);
            byte[] torn = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
            Files.write(Folders.lastSegment(copy), torn);

            assertThat(check(copy, before, durability, sameBoot ? BOOT : new UUID(2, 2), "torn at " + length))
                    .as("torn at " + length)
                    .isEqualTo(!Arrays.equals(torn, whole));
        }
    }

    @ParameterizedTest
    @CsvSource({"OS,true", "FSYNC,true", "FSYNC,false"})
    void theMarkCutAtAnyByte(Durability durability, boolean sameBoot) throws IOException {
        Path original = temp.resolve("original");
        Path copy = temp.resolve("copy");
        Map<String, Acknowledged> before = fill(original, durability);
        byte[] whole = Files.readAllBytes(original.resolve(Mark.FILE));
        for (int length = 0; length < whole.length; length++) {
            Folders.copy(original, copy);
            Files.write(copy.resolve(Mark.FILE), Arrays.copyOf(whole, length));

            assertThat(check(copy, before, durability, sameBoot ? BOOT : new UUID(2, 2), "mark cut at " + length))
                    .as("mark cut at " + length)
                    .isTrue();
        }
    }

    /** One bit of each byte of each file; with {@code -Dstore.bits=8} each bit. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anyBitOfAnyFileFlipped(boolean sameBoot) throws IOException {
        Path original = temp.resolve("original");
        Path copy = temp.resolve("copy");
        Map<String, Acknowledged> before = fill(original, Durability.FSYNC);
        int losses = 0;
        int flips = 0;
        for (Path file : Folders.files(original)) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < whole.length; i += sameBoot || BITS > 1 ? 1 : 7) {
                for (int bit = 0; bit < BITS; bit++) {
                    Folders.copy(original, copy);
                    byte[] flipped = whole.clone();
                    flipped[i] ^= (byte) (1 << (i + bit) % 8);
                    Files.write(copy.resolve(file.getFileName()), flipped);
                    String what = file.getFileName() + " flipped at " + i + ", bit " + (i + bit) % 8;
                    losses += check(copy, before, Durability.FSYNC, sameBoot ? BOOT : new UUID(2, 2), what) ? 1 : 0;
                    flips++;
                }
            }
        }
        // What is flipped in a redacted payload, of which another record tells, is no loss.
        assertThat(losses).isBetween(flips - 10 * BITS, flips);
        System.out.println("DamagedFilesTest: " + flips + " bits flipped, " + losses + " losses told");
    }

    @Test
    void aSegmentOrTheMarkThatIsMissing() throws IOException {
        Path original = temp.resolve("original");
        Path copy = temp.resolve("copy");
        Map<String, Acknowledged> before = fill(original, Durability.OS);
        for (String missing : List.of("mark", "00000000-00000000-00000000.log")) {
            Folders.copy(original, copy);
            Files.delete(copy.resolve(missing));
            assertThat(check(copy, before, Durability.OS, BOOT, missing)).isTrue();
        }
    }

    @Test
    void whatWasWrittenButNotAcknowledgedIsNotThere() throws IOException {
        Path original = temp.resolve("original");
        Path copy = temp.resolve("copy");
        try (FileStore store = open(original, Durability.OS, BOOT)) {
            append(store, "r", "p", 1, "acknowledged");
            Folders.copy(original, copy);
            append(store, "r", "p", 2, "written");
            Files.copy(Folders.lastSegment(original), Folders.lastSegment(copy), StandardCopyOption.REPLACE_EXISTING);
        }
        try (FileStore store = open(copy, Durability.OS, BOOT)) {
            assertThat(store.recovery().losses()).isEmpty();
            assertThat(texts(store, "r")).containsExactly("acknowledged");
            assertThat(append(store, "r", "p", 2, "written")).isInstanceOf(AppendOutcome.Appended.class);
        }
    }

    @Test
    void aKilledProcessLosesNothingAndKeepsItsEpochs() throws IOException {
        Path original = temp.resolve("original");
        Path copy = temp.resolve("copy");
        try (FileStore store = open(original, Durability.OS, BOOT)) {
            Position first = Stores.appended(append(store, "r", "p", 1, "one"));
            Folders.copy(original, copy);
            try (FileStore recovered = open(copy, Durability.OS, BOOT)) {
                assertThat(recovered.recovery()).isEqualTo(new Recovery(1, 1, List.of()));
                assertThat(repeated(append(recovered, "r", "p", 1, "one"))).isEqualTo(first);
            }
        }
    }

    @Test
    void aMachineThatStoppedMayHaveLostWhatTheOperatingSystemHadOnly() throws IOException {
        Path original = temp.resolve("original");
        Path copy = temp.resolve("copy");
        try (FileStore store = open(original, Durability.OS, BOOT)) {
            Position first = append(store, "r", "one");
            for (UUID unknown : new UUID[] {new UUID(2, 2), null}) {
                Folders.copy(original, copy);
                try (FileStore recovered = open(copy, Durability.OS, unknown)) {
                    assertThat(recovered.recovery().losses()).hasSize(1);
                    assertThat(range(recovered, "r").epoch()).isNotEqualTo(first.epoch());
                    assertThat(texts(recovered, "r")).containsExactly("one");
                }
            }
        }
        try (FileStore closed = open(original, Durability.OS, new UUID(2, 2))) {
            assertThat(closed.recovery().losses()).as("it was closed before").isEmpty();
        }
    }

    @Test
    void withFsyncAMachineThatStoppedHasLostNothing() throws IOException {
        Path original = temp.resolve("original");
        Path copy = temp.resolve("copy");
        try (FileStore store = open(original, Durability.FSYNC, BOOT)) {
            append(store, "r", "one");
            byte[] oldMark = Files.readAllBytes(original.resolve(Mark.FILE));
            Position last = append(store, "r", "two");
            Folders.copy(original, copy);
            Files.write(copy.resolve(Mark.FILE), oldMark);
            try (FileStore recovered = open(copy, Durability.FSYNC, new UUID(2, 2))) {
                assertThat(recovered.recovery().losses()).isEmpty();
                assertThat(range(recovered, "r").epoch()).isEqualTo(last.epoch());
                assertThat(texts(recovered, "r")).containsExactly("one", "two");
            }
        }
    }

    @Test
    void damageOfOneRoomsEntryIsThatRoomsLossOnly() throws IOException {
        Path original = temp.resolve("original");
        Map<String, Acknowledged> before = fill(original, Durability.OS);
        Path segment = Folders.lastSegment(original);
        byte[] whole = Files.readAllBytes(segment);
        int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("entry b2");
        whole[at] ^= 1;
        Files.write(segment, whole);

        try (FileStore store = open(original, Durability.OS, BOOT)) {
            assertThat(store.recovery().losses()).first().isEqualTo(new Loss("b", "the payload of entry 1 is damaged"));
            assertThat(texts(store, "b")).containsExactly("entry b1");
            assertThat(range(store, "a").epoch()).isEqualTo(before.get("a").epoch());
            assertThat(texts(store, "a")).isEqualTo(before.get("a").texts());
        }
    }

    @Test
    void damageThatComesAboutWhileItIsOpenIsAFailedReadAndNotOtherContent() throws IOException {
        Path original = temp.resolve("original");
        try (FileStore store = open(original, Durability.OS, BOOT)) {
            append(store, "r", "right");
            Path segment = Folders.lastSegment(original);
            byte[] whole = Files.readAllBytes(segment);
            whole[whole.length - 6] ^= 1;
            Files.write(segment, whole);

            assertThat(read(store, "r", Position.BEGINNING))
                    .isEqualTo(new ReadOutcome.Failed("entry 0 of room \"r\": its payload is damaged"));
        }
    }
}
