package dev.hawser.chat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Reads a file of settings: the format of {@link Properties}, in UTF-8. */
final class SettingsFile {
    private SettingsFile() {}

    /**
     * What stands in a file, in its order; a name may be there twice.
     *
     * @throws SettingFailure when it cannot be read
     */
    static List<Given> read(Path file) throws SettingFailure {
        if (Files.isDirectory(file)) {
            throw new SettingFailure("the file of settings " + file + " is a folder");
        }
        List<Given> all = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                int first = i;
                StringBuilder entry = new StringBuilder(lines.get(i));
                while (isContinued(entry) && i + 1 < lines.size()) {
                    i++;
                    entry.append('\n').append(lines.get(i));
                }
                String source = file + ":" + (first + 1);
                // One entry at a time, because Properties does not say in which line it was.
                Properties parsed = new Properties();
                parsed.load(new StringReader(entry.toString()));
                parsed.stringPropertyNames()
                        .forEach(name ->
                                all.add(new Given(name, parsed.getProperty(name).strip(), source)));
            }
        } catch (NoSuchFileException x) {
            throw new SettingFailure("the file of settings " + file + " is not there");
        } catch (AccessDeniedException x) {
            throw new SettingFailure("the file of settings " + file + " cannot be read: no permission");
        } catch (CharacterCodingException x) {
            throw new SettingFailure("the file of settings " + file + " is not in UTF-8");
        } catch (IOException x) {
            throw new SettingFailure("the file of settings " + file + " cannot be read: " + x);
        } catch (IllegalArgumentException x) {
            throw new SettingFailure("the file of settings " + file + ": " + x.getMessage());
        }
        return all;
    }

    /** Whether the last line ends with a backslash that is not itself escaped. A comment never goes on. */
    private static boolean isContinued(CharSequence entry) {
        String text = entry.toString();
        String begin = text.stripLeading();
        if (begin.startsWith("#") || begin.startsWith("!")) {
            return false;
        }
        int backslashes = 0;
        while (backslashes < text.length() && text.charAt(text.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
