package dev.hawser.websocket;

import java.util.ArrayList;
import java.util.List;

/** Header fields that are lists separated by commas, over one or several lines (RFC 9110 section 5.6.1). Every pass is linear. */
final class HeaderList {

    private HeaderList() {}

    /** The members of a list whose members have no quoted strings, in order; empty ones are ignored, as section 5.6.1.2 demands. */
    static List<String> members(List<String> lines) {
        List<String> members = new ArrayList<>();
        for (String line : lines) {
            int from = 0;
            while (from <= line.length()) {
                int comma = line.indexOf(',', from);
                int to = comma < 0 ? line.length() : comma;
                String member = HeaderText.trim(line.substring(from, to));
                if (!member.isEmpty()) {
                    members.add(member);
                }
                from = to + 1;
            }
        }
        return members;
    }

    /** Whether one of the members is this token, without regard to case. */
    static boolean contains(List<String> lines, String token) {
        for (String member : members(lines)) {
            if (HeaderText.equalsIgnoringCase(member, token)) {
                return true;
            }
        }
        return false;
    }

    /** The lines joined to one, as section 5.2 of RFC 9110 allows; for showing. */
    static String joined(List<String> lines) {
        return String.join(", ", lines);
    }
}
