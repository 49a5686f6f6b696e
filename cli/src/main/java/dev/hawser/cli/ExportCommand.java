package dev.hawser.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hawser.chat.DataFailure;
import dev.hawser.chat.DataFolder;
import dev.hawser.rooms.Transcript;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser export}. */
@Command(
        name = "export",
        description = {
            "Prints the messages of a room, of a chat that may go on meanwhile, or of a backup (--data BACKUP), in UTF-8.",
            "Edits are applied, and what was deleted is not there."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {
    /** What is printed. */
    enum Format {
        JSON,
        TEXT,
        LOG
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ROOM", description = "The name of the room.")
    private String room = "";

    @Option(
            names = "--format",
            paramLabel = "json|text|log",
            defaultValue = "json",
            description = "json: an object a line; text: a line for people; log: each entry as it is on the wire, "
                    + "edits, joins and leaves among them (default: ${DEFAULT-VALUE}).")
    private Format format = Format.JSON;

    ExportCommand() {}

    @Override
    public Integer call() throws CommandFailure {
        CommandSpec command = Commands.required(spec);
        // Whatever the locale is.
        PrintStream out =
                new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, UTF_8);
        try {
            DataFolder.read(SettingOptions.folder(command), room, transcript -> print(transcript, out));
        } catch (DataFailure x) {
            throw new CommandFailure(x.getMessage());
        }
        if (out.checkError()) {
            throw new CommandFailure("not everything could be written");
        }
        return 0;
    }

    private void print(Transcript transcript, PrintStream out) throws IOException {
        switch (format) {
            case JSON -> transcript.readLines(line -> print(out, line.toJson()));
            case TEXT -> transcript.readLines(line -> print(out, text(line)));
            case LOG ->
                transcript.readEntries(entry -> print(out, UTF_8.decode(entry).toString()));
        }
    }

    private static void print(PrintStream out, String line) {
        out.print(line + "\n");
    }

    private static String text(Transcript.Line line) {
        String kind = line.kind() == null ? "" : " (" + Printable.of(line.kind()) + ")";
        return line.time() + " " + Printable.of(line.from()) + kind + ": " + Printable.of(line.text())
                + (line.edited() ? " (edited)" : "");
    }
}
