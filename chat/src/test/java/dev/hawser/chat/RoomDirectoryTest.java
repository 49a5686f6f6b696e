package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomDirectoryTest {
    @TempDir
    private Path folder;

    private RoomDirectory open() throws DataFailure {
        return RoomDirectory.open(folder);
    }

    @Test
    void dropsTheNameThatNobodyHasJoinedForLongest() throws Exception {
        RoomDirectory directory = open();
        for (int i = 0; i < RoomDirectory.MAX_ROOMS; i++) {
            directory.joined("room " + i);
        }
        directory.joined("room 0");
        directory.joined("one more");
        assertThat(directory.names())
                .hasSize(RoomDirectory.MAX_ROOMS)
                .contains("room 0", "one more")
                .doesNotContain("room 1");
    }

    @Test
    void aFloodOfNamesDoesNotPushOutRoomsInWhichPeopleSpeak() throws Exception {
        RoomDirectory directory = open();
        directory.joined("harbour");
        directory.spoken("harbour");
        directory.joined("harbour");
        for (int i = 0; i < 2 * RoomDirectory.MAX_ROOMS; i++) {
            directory.joined("flood " + i);
        }
        assertThat(directory.names()).hasSize(RoomDirectory.MAX_ROOMS).contains("harbour", "flood 1999");
        assertThat(open().names()).contains("harbour");
    }

    @Test
    void theFileDoesNotGrowForEver() throws Exception {
        RoomDirectory directory = open();
        for (int i = 0; i < 5 * RoomDirectory.MAX_ROOMS; i++) {
            directory.joined("room " + i);
        }
        assertThat(Files.readAllLines(folder.resolve("rooms.txt"))).hasSizeBetween(1000, 2000);
        assertThat(open().names())
                .hasSize(RoomDirectory.MAX_ROOMS)
                .endsWith("room " + (5 * RoomDirectory.MAX_ROOMS - 1));
    }

    @Test
    void knowsWhatALookAlikeLooksLike() throws Exception {
        RoomDirectory directory = open();
        assertThat(directory.alike("LOBBY")).as("it is always there").isEqualTo("lobby");
        assertThat(directory.alike("Harbour")).isNull();
        directory.joined("harbour");
        assertThat(directory.alike("Harbour")).isEqualTo("harbour");
        assertThat(directory.alike("h\u0430rbour")).as("with a Cyrillic a").isEqualTo("harbour");
        assertThat(directory.alike("harbours")).isNull();
        directory.spoken("harbour");
        assertThat(open().alike("Harbour")).as("after a restart").isEqualTo("harbour");
    }

    @Test
    void looksAlikeInCapitalLettersOrInSmallOnes() throws Exception {
        RoomDirectory directory = open();
        directory.joined("CAT");
        assertThat(directory.alike("\u0421\u0410\u0422"))
                .as("all Cyrillic, whose small t is another")
                .isEqualTo("CAT");
        directory.joined("vo");
        assertThat(directory.alike("\u03BD\u03BF"))
                .as("all Greek, whose small n looks like a v")
                .isEqualTo("vo");
        assertThat(directory.alike("NO")).isNull();
    }

    @Test
    void ofTwoThatLookAlikeTheOneThatIsListedStillCounts() throws Exception {
        Files.writeString(folder.resolve("rooms.txt"), "harbour\nHarbour\n");
        RoomDirectory directory = open();
        for (int i = 0; i < RoomDirectory.MAX_ROOMS - 1; i++) {
            directory.spoken("room " + i);
        }
        assertThat(directory.names()).contains("Harbour").doesNotContain("harbour");
        assertThat(directory.alike("HARBOUR")).isEqualTo("Harbour");
    }

    @Test
    void aRoomThatIsNotListedAnyMoreKeepsNoOtherOneAway() throws Exception {
        RoomDirectory directory = open();
        directory.joined("lobby");
        directory.joined("harbour");
        for (int i = 0; i < RoomDirectory.MAX_ROOMS; i++) {
            directory.joined("room " + i);
        }
        assertThat(directory.names()).doesNotContain("harbour", "lobby");
        assertThat(directory.alike("Harbour")).isNull();
        assertThat(directory.alike("Lobby")).isEqualTo("lobby");
    }

    @Test
    void keepsNothingWithoutAFolder() throws Exception {
        RoomDirectory directory = RoomDirectory.open(null);
        directory.joined("lobby");
        assertThat(directory.names()).containsExactly("lobby");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatIsNoTextIsAFailureThatNamesIt() throws Exception {
        Files.write(folder.resolve("rooms.txt"), new byte[] {(byte) 0xFF, '\n'});
        assertThatThrownBy(this::open).isInstanceOf(DataFailure.class).hasMessageContaining("rooms.txt");
    }
}
