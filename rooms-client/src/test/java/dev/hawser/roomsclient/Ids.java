package dev.hawser.roomsclient;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@code id} of * that a script's server says is that of the client's last request, if that had one. */
final class Ids {
    private static final String ID = "id";

    private @Nullable Object last;

    void remember(@Nullable Object messages) {
        if (messages instanceof List<?> all) {
            all.forEach(this::remember);
        } else if (messages instanceof Map<?, ?> message && message.containsKey(ID)) {
            last = message.get(ID);
        }
    }

    @Nullable
    Object put(@Nullable Object messages) {
        if (messages instanceof List<?> all) {
            return all.stream().map(this::put).toList();
        }
        if (!(messages instanceof Map<?, ?> message) || !"*".equals(message.get(ID))) {
            return messages;
        }
        Map<Object, @Nullable Object> said = new LinkedHashMap<>(message);
        said.remove(ID);
        if (last != null) {
            said.put(ID, last);
        }
        return said;
    }
}
