package dev.hawser.tests.conformance;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from compiled tests what they say they show. Annotations are known by their simple names, wherever they are declared. */
final class TestClasses {
    private static final Map<String, String> LISTS =
            Map.of("Rfc6455", "rfc6455", "Rfc7692", "rfc7692", "Regression", Claim.FAULTS);

    private TestClasses() {}

    /** The directories of compiled tests of all modules. */
    static List<Path> ofProject(Path root) {
        try (Stream<Path> paths = Files.find(root, 4, (path, attributes) -> path.endsWith("target/test-classes"))) {
            return paths.sorted().toList();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    static List<Claim> claims(List<Path> directories) {
        List<Claim> claims = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter().importPaths(directories)) {
            addClaims(type.getAnnotations(), type.getSimpleName(), claims);
            for (JavaMethod method : type.getMethods()) {
                addClaims(method.getAnnotations(), type.getSimpleName() + "." + method.getName(), claims);
            }
        }
        claims.sort(Comparator.comparing(Claim::test).thenComparing(Claim::id));
        return claims;
    }

    private static void addClaims(Set<? extends JavaAnnotation<?>> annotations, String test, List<Claim> claims) {
        for (JavaAnnotation<?> annotation : annotations) {
            String list = LISTS.get(annotation.getRawType().getSimpleName());
            if (list != null) {
                for (String id : values(annotation.get("value").orElse(null))) {
                    claims.add(new Claim(list, id, test));
                }
            }
        }
    }

    private static String[] values(@Nullable Object value) {
        return value instanceof String[] several ? several : new String[] {String.valueOf(value)};
    }
}
