package dev.hawser.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyHaveDependenciesInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dependencies point down only, and the engine has no input, output, threads, clocks or chance. */
class LayersTest {
    private static final String JSON_LOG = "dev\\.hawser\\.cli\\.Json(Appender|LogProvider)";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.hawser");

    private static final String[] MODULES = {
        "websocket",
        "connection",
        "server",
        "metrics",
        "servlet",
        "listener",
        "client",
        "roomsclient",
        "store",
        "rooms",
        "gateway",
        "gateway.servlet",
        "chat",
        "serve",
        "load",
        "cli"
    };

    /** A rule over no classes would hold whatever they do. */
    @ParameterizedTest
    @CsvSource({
        "websocket,30",
        "connection,8",
        "server,5",
        "metrics,1",
        "listener,8",
        "servlet,10",
        "client,4",
        "roomsclient,20",
        "store,30",
        "rooms,8",
        "gateway,25",
        "gateway.servlet,4",
        "chat,7",
        "serve,6",
        "load,30",
        "cli,10"
    })
    void enoughClassesAreScanned(String module, int atLeast) {
        assertThat(CLASSES.that(resideInAPackage("dev.hawser." + module))).hasSizeGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void dependenciesPointDownOnly() {
        var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String module : MODULES) {
            layers = layers.layer(module).definedBy("dev.hawser." + module);
        }
        layers.whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("chat")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("serve")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("load")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("listener")
                .mayOnlyBeAccessedByLayers("chat", "serve", "cli")
                .whereLayer("gateway")
                .mayOnlyBeAccessedByLayers("gateway.servlet", "chat", "serve")
                .whereLayer("gateway.servlet")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("rooms")
                .mayOnlyBeAccessedByLayers("gateway", "chat", "serve", "cli")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("rooms", "gateway", "chat", "serve", "cli")
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("gateway", "servlet", "chat", "serve")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("chat")
                .whereLayer("servlet")
                .mayOnlyBeAccessedByLayers("gateway.servlet")
                .whereLayer("client")
                .mayOnlyBeAccessedByLayers("roomsclient", "load", "cli")
                .whereLayer("roomsclient")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("connection")
                .mayOnlyBeAccessedByLayers(
                        "server",
                        "metrics",
                        "servlet",
                        "client",
                        "gateway",
                        "gateway.servlet",
                        "chat",
                        "serve",
                        "load",
                        "cli")
                .check(CLASSES);
    }

    @Test
    void modulesHaveNoCycles() {
        slices().matching("dev.hawser.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyModuleIsOneOfTheDesign() {
        classes().should().resideInAnyPackage(packages(MODULES)).check(CLASSES);
    }

    private static String[] packages(String... modules) {
        return Arrays.stream(modules).map(module -> "dev.hawser." + module).toArray(String[]::new);
    }

    @Test
    void theEngineDependsOnTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("dev.hawser.websocket")
                .should(onlyHaveDependenciesInAnyPackage("dev.hawser.websocket", "java..", "org.jspecify.annotations"))
                .check(CLASSES);
    }

    @Test
    void theEngineKnowsNoNetwork() {
        DescribedPredicate<JavaClass> network = resideInAnyPackage(
                        "java.net..", "java.nio.channels..", "javax.net..", "java.io..", "java.nio.file..")
                .and(DescribedPredicate.not(type(SocketAddress.class)));
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.websocket")
                .should()
                .dependOnClassesThat(network)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.websocket")
                .and()
                .doNotHaveFullyQualifiedName("dev.hawser.websocket.Connection")
                .should()
                .dependOnClassesThat(type(SocketAddress.class))
                .check(CLASSES);
    }

    @Test
    void theEngineHasNoThreadsChanceOrLogging() {
        // The application's side of a connection says when something has come about; no thread is behind that word.
        DescribedPredicate<JavaClass> threadsAndLogging = resideInAnyPackage(
                        "java.util.concurrent..",
                        "java.util.logging..",
                        "java.lang.System.Logger..",
                        "org.slf4j..",
                        "java.util.random..")
                .and(DescribedPredicate.not(type(CompletionStage.class)));
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.websocket")
                .should()
                .dependOnClassesThat(threadsAndLogging)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Thread.class,
                        ThreadLocal.class,
                        java.util.Timer.class,
                        java.util.Random.class,
                        java.util.SplittableRandom.class,
                        java.security.SecureRandom.class,
                        java.util.UUID.class,
                        System.Logger.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void theEngineHasNoClock() {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.websocket")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        java.time.Clock.class,
                        java.time.InstantSource.class,
                        java.util.Date.class,
                        java.util.Calendar.class)
                .orShould()
                .callMethodWhere(target(owner(resideInAPackage("java.time.."))).and(target(nameMatching("now"))))
                .check(CLASSES);
    }

    @Test
    void roomsKnowNoTransport() {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.rooms")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.jetty..",
                        "dev.hawser.connection..",
                        "dev.hawser.server..",
                        "dev.hawser.client..",
                        "java.net..",
                        "java.nio.channels..")
                .check(CLASSES);
    }

    @Test
    void storesKnowFilesAndNothingElse() {
        classes()
                .that()
                .resideInAPackage("dev.hawser.store")
                .should(onlyHaveDependenciesInAnyPackage(
                        "dev.hawser.store",
                        "java.io",
                        "java.lang..",
                        "java.nio..",
                        "java.security",
                        "java.time..",
                        "java.util..",
                        "org.jspecify.annotations",
                        "org.slf4j"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.store")
                .and()
                .haveNameNotMatching("dev\\.hawser\\.store\\.(DiskFolder|ReadOnlyFolder).*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.nio.channels..")
                .check(CLASSES);
    }

    @Test
    void onlyTheSidesOfAConnectionAndApplicationsKnowJetty() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("websocket", "store", "rooms", "load", "cli"))
                .and()
                .haveNameNotMatching(JSON_LOG)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLASSES);
        // Its log is Jetty's, without anything else of Jetty.
        noClasses()
                .that()
                .haveNameMatching(JSON_LOG)
                .should()
                .dependOnClassesThat(resideInAPackage("org.eclipse.jetty..")
                        .and(DescribedPredicate.not(resideInAPackage("org.eclipse.jetty.logging"))))
                .check(CLASSES);
    }

    /** The rest of the gateway works wherever HTTP is served. */
    @Test
    void onlyItsHandlerTiesTheGatewayToJetty() {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.gateway")
                .and()
                .haveNameNotMatching("dev\\.hawser\\.gateway\\.(RoomsHandler|Jetty\\w+)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty..", "dev.hawser.server")
                .check(CLASSES);
    }

    @Test
    void theLoadTestKnowsNoCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.load")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }

    /** What a container brings is loaded in that container only, or the servlet would not work in the others. */
    @Test
    void onlyTheClassesForAContainerKnowIt() {
        containerIsKnownTo("org.eclipse.jetty.ee11..", "JettyEe11");
        containerIsKnownTo("org.eclipse.jetty.ee10..", "JettyEe10");
        containerIsKnownTo("org.eclipse.jetty.server..", "Jetty");
        containerIsKnownTo("dev.hawser.server..", "Jetty");
        containerIsKnownTo("org.apache..", "Tomcat");
    }

    private static void containerIsKnownTo(String container, String prefix) {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.servlet")
                .and()
                .haveNameNotMatching("dev\\.hawser\\.servlet\\." + prefix + ".*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(container)
                .check(CLASSES);
    }

    @Test
    void servletsAreKnownToTheirModulesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.hawser.servlet", "dev.hawser.gateway.servlet")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(CLASSES);
    }

    /** Tyrus and Jetty have leaked whole applications so. */
    @Test
    void nothingIsKeptForAThread() {
        fields().should().notHaveRawType(ThreadLocal.class).check(CLASSES);
    }

    /** The rules above must be able to fail. */
    @Test
    void aClassThatBreaksARuleIsFound() {
        JavaClasses counterExample = new ClassFileImporter().importClasses(AtomicLong.class, LayersTest.class);
        assertThat(noClasses()
                        .should()
                        .dependOnClassesThat(type(SocketAddress.class))
                        .evaluate(counterExample)
                        .hasViolation())
                .isTrue();
    }
}
