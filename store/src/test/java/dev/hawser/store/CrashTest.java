package dev.hawser.store;

import static dev.hawser.store.Stores.append;
import static dev.hawser.store.Stores.bytes;
import static dev.hawser.store.Stores.range;
import static dev.hawser.store.Stores.repeated;
import static dev.hawser.store.Stores.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is killed with SIGKILL while it appends: what it has acknowledged is there, once, at the offset that it said. */
class CrashTest {
    private static final int ROUNDS = 3;
    private static final int LINES_UNTIL_KILLED = 3000;
    private static final int ROOMS = 7;

    @TempDir
    Path folder;

    /** The process: appends as fast as it can and writes down what was acknowledged. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            PrintStream out = new PrintStream(System.out, false, UTF_8);
            FileStore store = FileStore.open(options(Path.of(arguments[0]), Durability.valueOf(arguments[1])));
            String publisher = arguments[2];
            Semaphore window = new Semaphore(50);
            for (int i = 1; ; i++) {
                String room = "room" + i % ROOMS;
                int sequence = (i - 1) / ROOMS + 1;
                window.acquire();
                store.append(room, new PublishId(publisher, sequence), bytes(publisher + " " + sequence))
                        .thenAccept(outcome -> {
                            Position position = ((AppendOutcome.Appended) outcome).position();
                            // One write: the other side reads no half line.
                            out.print(room + " " + sequence + " " + position.offset() + " " + position.epoch() + "\n");
                            out.flush();
                            window.release();
                        });
            }
        }
    }

    private static FileStoreOptions options(Path folder, Durability durability) {
        return FileStoreOptions.in(folder).withDurability(durability).withSegmentBytes(128 * 1024);
    }

    /** Runs the process until it has acknowledged enough, kills it, and returns every whole line that it wrote. */
    private List<String> runAndKill(Durability durability, String publisher) throws IOException, InterruptedException {
        Process process = ChildJvm.of(Writer.class, folder.toString(), durability.name(), publisher)
                .start();
        StringBuilder all = new StringBuilder();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            int lines = 0;
            for (int c = output.read(); c >= 0; c = output.read()) {
                all.append((char) c);
                if (c == '\n' && ++lines == LINES_UNTIL_KILLED) {
                    // Not the process itself: that would close its output here.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        return all.substring(0, all.lastIndexOf("\n") + 1).lines().toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Durability.class,
            names = {"OS", "FSYNC"})
    void whatWasAcknowledgedIsThere(Durability durability) throws IOException, InterruptedException {
        Map<String, String> acknowledged = new HashMap<>();
        Map<String, Long> epochs = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            String publisher = "process" + round;
            List<String> lines = runAndKill(durability, publisher);
            assertThat(lines).hasSizeGreaterThanOrEqualTo(LINES_UNTIL_KILLED);
            for (String line : lines) {
                String[] parts = line.split(" ");
                acknowledged.put(parts[0] + " " + parts[2], publisher + " " + parts[1]);
                epochs.putIfAbsent(parts[0], Long.parseLong(parts[3]));
            }
            try (FileStore store = FileStore.open(options(folder, durability))) {
                assertThat(store.recovery().losses()).isEmpty();
                check(store, acknowledged, epochs);
            }
        }
    }

    private static void check(FileStore store, Map<String, String> acknowledged, Map<String, Long> epochs) {
        Map<String, List<String>> texts = new HashMap<>();
        epochs.forEach((room, epoch) -> {
            assertThat(range(store, room).epoch()).isEqualTo(epoch);
            assertThat(texts(store, room)).as("once").doesNotHaveDuplicates();
            texts.put(room, texts(store, room));
        });
        acknowledged.forEach((where, text) -> {
            String room = where.substring(0, where.indexOf(' '));
            int offset = Integer.parseInt(where.substring(where.indexOf(' ') + 1));
            assertThat(texts.get(room).get(offset)).as(where).isEqualTo(text);
        });
        texts.forEach((room, all) -> {
            String last = all.get(all.size() - 1);
            String publisher = last.substring(0, last.indexOf(' '));
            long sequence = Long.parseLong(last.substring(last.indexOf(' ') + 1));
            assertThat(repeated(append(store, room, publisher, sequence, last)).offset())
                    .isEqualTo(all.size() - 1);
        });
    }
}
