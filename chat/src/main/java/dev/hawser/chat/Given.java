package dev.hawser.chat;

/**
 * A setting's value as somebody gave it.
 *
 * @param name of the setting
 * @param text the value
 * @param source where it was given: {@code --port}, {@code HAWSER_CHAT_PORT}, {@code chat.properties:3}
 */
record Given(String name, String text, String source) {}
