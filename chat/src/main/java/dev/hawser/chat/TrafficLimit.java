package dev.hawser.chat;

/** One of the {@link TrafficLimits}, as its refusals are counted. */
enum TrafficLimit {
    CONNECTIONS(ChatSettings.MAX_CONNECTIONS),
    CONNECTIONS_OF_ADDRESS(ChatSettings.MAX_CONNECTIONS_PER_ADDRESS),
    REQUESTS_OF_ADDRESS(ChatSettings.MAX_REQUESTS_PER_ADDRESS);

    private final Setting<Integer> setting;

    TrafficLimit(Setting<Integer> setting) {
        this.setting = setting;
    }

    /** The name of the setting that has it. */
    String setting() {
        return setting.name();
    }
}
