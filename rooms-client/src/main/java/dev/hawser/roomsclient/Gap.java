package dev.hawser.roomsclient;

/**
 * Entries that were not kept until they could be read.
 *
 * @param asked where reading would have gone on
 * @param next where it goes on
 */
public record Gap(String room, Position asked, Position next) {
    /** Whether nothing is known any more of what was read before: what is shown of the room has to be dropped. */
    public boolean isNewEpoch() {
        return !asked.epoch().equals(next.epoch());
    }
}
