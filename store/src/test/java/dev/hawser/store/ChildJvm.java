package dev.hawser.store;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** A process of its own, with what a store needs. */
final class ChildJvm {
    private ChildJvm() {}

    /** Runs the {@code main} of a class of these tests; what it complains of is not heard. */
    static ProcessBuilder of(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(main),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    private static String classPath(Class<?> main) {
        return Stream.of(Store.class, main, Logger.class)
                .map(type -> {
                    try {
                        return Path.of(type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString();
                    } catch (URISyntaxException x) {
                        throw new AssertionError(x);
                    }
                })
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }
}
