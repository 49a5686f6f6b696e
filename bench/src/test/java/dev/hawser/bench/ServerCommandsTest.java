package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bench.ServerCommands.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerCommandsTest {
    @ParameterizedTest
    @EnumSource(names = {"UNDERTOW", "VERTX", "HELIDON"})
    void hasEchoesThatAreNoChats(Contender contender) {
        ServerCommands commands = commands(Optional.of(new PeerJava(Path.of("/jdk"), 25)));
        assertThat(commands.start(contender, Workload.ECHO)).isInstanceOf(Start.Command.class);
        assertThat(commands.start(contender, Workload.BROADCAST))
                .isEqualTo(new Start.Unavailable("it has an echo and no chat"));
    }

    @Test
    void startsHelidonOnTheJavaThatItNeeds() {
        assertThat(commands(Optional.of(new PeerJava(Path.of("/jdk"), 25))).start(Contender.HELIDON, Workload.ECHO))
                .isEqualTo(new Start.Command(List.of("/jdk/bin/java", "HelidonEcho.java")));
    }

    @Test
    void saysWhatHelidonNeedsWhenItIsNotThere() {
        assertThat(commands(Optional.empty()).start(Contender.HELIDON, Workload.ECHO))
                .isEqualTo(new Start.Unavailable("it needs Java 21, and there is none: name a JDK with --peer-java"));
    }

    @Test
    void saysWhenHelidonRunsOnAnotherJavaThanTheRest() {
        int own = Runtime.version().feature();
        assertThat(commands(Optional.of(new PeerJava(Path.of("/jdk"), own + 1))).otherJava())
                .contains("helidon runs on Java " + (own + 1) + ", because it needs 21");
        assertThat(commands(Optional.of(new PeerJava(Path.of("/jdk"), own))).otherJava())
                .isEmpty();
    }

    @Test
    void hasTheSameServersForEchoAndForIdleConnections() {
        ServerCommands commands = commands(Optional.empty());
        for (Contender contender :
                List.of(Contender.HAWSER, Contender.JETTY, Contender.NETTY, Contender.UNDERTOW, Contender.VERTX)) {
            assertThat(commands.start(contender, Workload.IDLE))
                    .isInstanceOf(Start.Command.class)
                    .isEqualTo(commands.start(contender, Workload.ECHO));
        }
    }

    @Test
    void comparesNothingButItsOwnRoomsWithEachOther() {
        ServerCommands commands = commands(Optional.empty());
        for (Workload workload : Workload.values()) {
            for (Contender contender : Contender.values()) {
                boolean rooms = workload == Workload.BROADCAST_V1 || workload == Workload.LATENCY_V1;
                boolean fits = contender == Contender.HAWSER || (contender == Contender.HAWSER_ROOMS) == rooms;
                if (!fits) {
                    assertThat(commands.start(contender, workload))
                            .as("%s of %s", workload, contender)
                            .isInstanceOf(Start.Unavailable.class);
                }
            }
        }
        for (Workload workload : List.of(Workload.BROADCAST_V1, Workload.LATENCY_V1)) {
            assertThat(commands.start(Contender.HAWSER, workload))
                    .isEqualTo(new Start.Command(List.of("hawser", "chat")));
            assertThat(commands.start(Contender.HAWSER_ROOMS, workload)).isInstanceOf(Start.Command.class);
        }
    }

    @Test
    void onlyTheChatHasUsersAndItKeepsItsRooms() {
        ServerCommands commands = commands(Optional.empty());
        assertThat(commands.start(Contender.HAWSER, Workload.USERS))
                .isEqualTo(new Start.Command(List.of("hawser", "chat", "--data", "folder")));
        assertThat(commands.start(Contender.JETTY, Workload.USERS))
                .isEqualTo(new Start.Unavailable("it is the chat that has users"));
    }

    private static ServerCommands commands(Optional<PeerJava> peerJava) {
        return new ServerCommands(
                List.of("hawser", "chat"),
                List.of("hawser", "chat", "--data", "folder"),
                Path.of("writeloop"),
                Path.of("HelidonEcho.java"),
                peerJava);
    }
}
