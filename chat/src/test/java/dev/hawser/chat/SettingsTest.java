package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.store.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a file, the environment and the command line. */
class SettingsTest {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path folder;

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("chat.properties"), List.of(lines));
    }

    private static Settings inFile(Path file) throws SettingFailure {
        return ChatSettings.gather(NOTHING, Map.of("config", file.toString()));
    }

    @Test
    void aVariableGoesBeforeTheFileAndAnOptionBeforeBoth() throws Exception {
        Path file = file("port = 1", "host = one", "stop-spread = 1m");
        Settings settings = ChatSettings.gather(
                Map.of("HAWSER_CHAT_CONFIG", file.toString(), "HAWSER_CHAT_PORT", "2", "HAWSER_CHAT_HOST", "two"),
                Map.of("port", "3"));
        assertThat(settings.get(ChatSettings.PORT)).isEqualTo(3);
        assertThat(settings.source(ChatSettings.PORT)).isEqualTo("--port");
        assertThat(settings.find(ChatSettings.HOST)).contains("two");
        assertThat(settings.source(ChatSettings.HOST)).isEqualTo("HAWSER_CHAT_HOST");
        assertThat(settings.get(ChatSettings.STOP_SPREAD)).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.source(ChatSettings.STOP_SPREAD)).isEqualTo(file + ":3");
        assertThat(settings.get(ChatSettings.DURABILITY)).isEqualTo(Durability.OS);
        assertThat(settings.isGiven(ChatSettings.DURABILITY)).isFalse();
    }

    @Test
    void everyPresetIsAValue() throws Exception {
        Settings settings = ChatSettings.gather(NOTHING, NOTHING);
        for (Setting<?> setting : ChatSettings.ALL) {
            assertThat(settings.find(setting).isPresent())
                    .as(setting.name())
                    .isEqualTo(!setting.preset().isEmpty());
        }
    }

    @Test
    void aFileHasCommentsLinesThatGoOnAndLettersOfEveryLanguage() throws Exception {
        Settings settings =
                inFile(file("# it goes on \\", "host = h\\u00f6ss\\", "    lich", "", "! no", "data=/tmp/x"));
        assertThat(settings.find(ChatSettings.HOST)).contains("hösslich");
        assertThat(settings.find(ChatSettings.DATA)).contains(Path.of("/tmp/x"));
        assertThat(settings.source(ChatSettings.HOST)).endsWith(":2");
        assertThat(settings.source(ChatSettings.DATA)).endsWith(":6");
    }

    @ParameterizedTest
    @CsvSource({
        "port = abc, 'port \"abc\" is no whole number ({0}:1)'",
        "port = 65536, 'port \"65536\" is not within 0 to 65535 ({0}:1)'",
        "port =, 'port \"\" is no whole number ({0}:1)'",
        "host =, 'host \"\" is empty ({0}:1)'",
        "memory = perhaps, 'memory \"perhaps\" is neither true nor false ({0}:1)'",
        "durability = memory, 'durability \"memory\" is none of os, fsync ({0}:1)'",
        "stop-spread = 5, 'stop-spread \"5\" is no time like 500ms, 30s, 5m, 1h or 30d ({0}:1)'",
        "stop-spread = 2h, 'stop-spread \"2h\" is not within 0ms to 3600s ({0}:1)'",
        "management = 8081, 'management \"8081\" is no address like 127.0.0.1:8081 ({0}:1)'",
        "management = a:65536, 'management \"a:65536\" has a port that is not within 0 to 65535 ({0}:1)'",
        "management = ::1:80, 'management \"::1:80\" is no address like 127.0.0.1:8081 ({0}:1)'",
        "user-header = X Remote, 'user-header \"X Remote\" is no name of a field like X-Remote-User ({0}:1)'",
        "'trusted = ::1,local', 'trusted \"::1,local\" has \"local\", which is no address like 127.0.0.1, and no range like 10.0.0.0/8 ({0}:1)'",
        "trusted = 10.0.0.0/33, 'trusted \"10.0.0.0/33\" has /33, which is not within 0 to 32 ({0}:1)'",
        "'moderators = ann,', 'moderators \"ann,\" has \"\", which is no name of a user ({0}:1)'",
        "prot = 80, 'there is no setting prot for a file ({0}:1)'",
        "config = other, 'there is no setting config for a file ({0}:1)'",
    })
    void saysWhatIsWrongInAFileAndWhere(String line, String complaint) throws IOException {
        Path file = file(line);
        assertThatThrownBy(() -> inFile(file))
                .isInstanceOf(SettingFailure.class)
                .hasMessage(complaint.replace("{0}", file.toString()));
    }

    @Test
    void aSettingThatIsOverruledHasToMakeSenseToo() throws IOException {
        Path file = file("port = abc");
        assertThatThrownBy(() -> ChatSettings.gather(NOTHING, Map.of("config", file.toString(), "port", "80")))
                .hasMessage("port \"abc\" is no whole number (" + file + ":1)");
    }

    @Test
    void nothingIsSetTwiceInAFile() throws IOException {
        Path file = file("port = 1", "port = 2");
        assertThatThrownBy(() -> inFile(file)).hasMessage("port is set twice (" + file + ":1 and " + file + ":2)");
    }

    @Test
    void saysWhichVariableIsWrong() {
        assertThatThrownBy(() -> ChatSettings.gather(Map.of("HAWSER_CHAT_PORT", "abc"), NOTHING))
                .hasMessage("port \"abc\" is no whole number (HAWSER_CHAT_PORT)");
        assertThatThrownBy(() -> ChatSettings.gather(Map.of("HAWSER_CHAT_PROT", "80"), NOTHING))
                .hasMessage("there is no setting for the variable HAWSER_CHAT_PROT");
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        assertThatThrownBy(() -> inFile(folder.resolve("none")))
                .hasMessage("the file of settings " + folder.resolve("none") + " is not there");
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'h', (byte) 0xE4});
        assertThatThrownBy(() -> inFile(latin)).hasMessage("the file of settings " + latin + " is not in UTF-8");
        assertThatThrownBy(() -> inFile(folder)).hasMessage("the file of settings " + folder + " is a folder");
        Path escape = file("host = \\u12");
        assertThatThrownBy(() -> inFile(escape)).hasMessageContaining("chat.properties");
    }

    @Test
    void theManagementHasAnAddressOrIsOff() throws Exception {
        assertThat(management("[::1]:80"))
                .contains(new Address("::1", 80))
                .map(Address::toString)
                .contains("[::1]:80");
        assertThat(management("localhost:0")).contains(new Address("localhost", 0));
        assertThat(management("off")).isEmpty();
    }

    @Test
    void managementIsBehindThePortUnlessItIsSaid() throws Exception {
        for (Map.Entry<String, Integer> ports :
                Map.of("8080", 8081, "0", 0, "65535", 0, "65534", 65_535).entrySet()) {
            ChatOptions options = options(Map.of("HAWSER_CHAT_PORT", ports.getKey()));
            assertThat(options.management()).isEqualTo(new Address("127.0.0.1", ports.getValue()));
            assertThat(options.managementRequired()).isFalse();
        }
        ChatOptions said = options(Map.of("HAWSER_CHAT_MANAGEMENT", "127.0.0.1:8081"));
        assertThat(said.management()).isEqualTo(new Address("127.0.0.1", 8081));
        assertThat(said.managementRequired()).isTrue();
        assertThat(options(Map.of("HAWSER_CHAT_MANAGEMENT", "off")).management())
                .isNull();
    }

    private static Optional<Address> management(String text) throws SettingFailure {
        return ChatSettings.gather(NOTHING, Map.of("management", text)).get(ChatSettings.MANAGEMENT);
    }

    @Test
    void roomsAreKeptInTheHomeOfDataByDefault() throws Exception {
        assertThat(data(Map.of("XDG_DATA_HOME", "/srv"))).isEqualTo(Path.of("/srv/hawser/chat"));
        Path home = Path.of(System.getProperty("user.home"), ".local/share/hawser/chat");
        assertThat(data(Map.of("XDG_DATA_HOME", "relative"))).isEqualTo(home);
        assertThat(data(Map.of("XDG_DATA_HOME", ""))).isEqualTo(home);
        assertThat(data(NOTHING)).isEqualTo(home);
        assertThat(data(Map.of("HAWSER_CHAT_MEMORY", "true"))).isNull();
    }

    @Test
    void eachPortHasRoomsOfItsOwn() throws Exception {
        assertThat(data(Map.of("XDG_DATA_HOME", "/srv", "HAWSER_CHAT_PORT", "9000")))
                .isEqualTo(Path.of("/srv/hawser/chat-9000"));
        assertThat(data(Map.of("HAWSER_CHAT_PORT", "0"))).isNull();
        assertThat(data(Map.of("HAWSER_CHAT_PORT", "0", "HAWSER_CHAT_DATA", "/tmp/x")))
                .isEqualTo(Path.of("/tmp/x"));
    }

    private static @Nullable Path data(Map<String, String> environment) throws SettingFailure {
        return options(environment).data();
    }

    private static ChatOptions options(Map<String, String> environment) throws SettingFailure {
        return ChatSettings.options(ChatSettings.gather(environment, NOTHING), environment);
    }
}
