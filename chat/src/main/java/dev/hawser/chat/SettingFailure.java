package dev.hawser.chat;

/** What was set makes no sense; the message is one sentence that names the setting, its value, and where it was set. */
public final class SettingFailure extends Exception {
    private static final long serialVersionUID = 1;

    SettingFailure(String message) {
        super(message);
    }
}
