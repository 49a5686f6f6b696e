package dev.hawser.chat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the settings say of users; and whether that goes together. */
final class UserSettings {
    private UserSettings() {}

    /** @throws SettingFailure when there are two sources, or half of one */
    static UserSource source(Settings settings) throws SettingFailure {
        Optional<Path> file = settings.find(ChatSettings.USERS);
        Optional<String> header = settings.find(ChatSettings.USER_HEADER);
        Optional<List<AddressRange>> trusted = settings.find(ChatSettings.TRUSTED);
        if (header.isPresent() && trusted.isEmpty()) {
            throw settings.failure(
                    ChatSettings.USER_HEADER, "is of no use without trusted: anybody could say that he is anybody");
        }
        if (file.isPresent() && header.isPresent()) {
            throw settings.failure(
                    ChatSettings.USER_HEADER,
                    "does not go together with " + settings.source(ChatSettings.USERS)
                            + ": either the proxy knows the users, or the file");
        }
        if (file.isPresent()) {
            return new UserSource.PasswordFile(file.get());
        }
        return header.isPresent() ? new UserSource.ProxyHeader(header.get(), trusted.get()) : new UserSource.Chosen();
    }

    /** @throws SettingFailure when anybody could call himself so */
    static Set<String> moderators(Settings settings) throws SettingFailure {
        Optional<List<String>> moderators = settings.find(ChatSettings.MODERATORS);
        if (moderators.isPresent()
                && !settings.isGiven(ChatSettings.USERS)
                && !settings.isGiven(ChatSettings.USER_HEADER)) {
            throw settings.failure(
                    ChatSettings.MODERATORS,
                    "is of no use without users or user-header: where users choose their names, anybody could be a moderator");
        }
        return Set.copyOf(moderators.orElse(List.of()));
    }
}
