package dev.hawser.load;

/** What the server under load does with a message. */
public enum LoadMode {
    /** It sends it to every connection of the room, the speaker's included, in one order for all. */
    BROADCAST,
    /** It sends it back to the speaker. */
    ECHO,
    /** It is sent none: connections are opened and held. */
    IDLE
}
