package dev.hawser.load;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The messages of a room that were sent, and have come to nobody. Those of a speaker that is lost are in doubt: they may have been lost with
 * it, or may still come. Any thread.
 */
final class UnderWay {
    private final Map<Integer, LoadMember> speakers = new ConcurrentHashMap<>();
    private final Set<Integer> doubtful = ConcurrentHashMap.newKeySet();

    /** A message is about to be sent. */
    void add(int number, LoadMember speaker) {
        speakers.put(number, speaker);
    }

    /** It has come to somebody, or was not sent after all. */
    void remove(int number) {
        speakers.remove(number);
        doubtful.remove(number);
    }

    /** This member will send nothing any more. */
    void onLost(LoadMember speaker) {
        speakers.forEach((number, sender) -> {
            if (sender == speaker) {
                // In this order, because it may be removed meanwhile: then it is in neither.
                doubtful.add(number);
                if (!speakers.remove(number, speaker)) {
                    doubtful.remove(number);
                }
            }
        });
    }

    /** How many are in doubt. */
    int doubtful() {
        return doubtful.size();
    }
}
