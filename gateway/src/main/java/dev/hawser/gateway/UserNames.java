package dev.hawser.gateway;

import dev.hawser.rooms.Rooms;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Set;

/** Which names users may choose, and what of that holds for other names that people read. Any thread. */
public final class UserNames {
    /** Alphabets whose letters look alike. */
    private static final Set<UnicodeScript> ALIKE = Set.of(
            UnicodeScript.LATIN,
            UnicodeScript.GREEK,
            UnicodeScript.CYRILLIC,
            UnicodeScript.ARMENIAN,
            UnicodeScript.COPTIC,
            UnicodeScript.CHEROKEE);

    /** What Unicode has among letters, marks and symbols, and nobody sees. */
    private static final String BLANK = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    private UserNames() {}

    /**
     * Whether users may choose this name: it is a name ({@link Rooms#isUserName}), it {@linkplain #isSeenWhole is seen whole}, and its letters are
     * of only one of the alphabets that look alike: Latin, Greek, Cyrillic, Armenian, Coptic, Cherokee.
     */
    public static boolean mayBeChosen(String name) {
        return Rooms.isUserName(name) && isSeenWhole(name) && alphabets(name) <= 1;
    }

    /**
     * Whether people see all that is in a name, of a user or of anything else: it neither begins nor ends with white space, something of it can be
     * seen, and it has no format characters (U+200B, U+202E and their like), no separators of lines and paragraphs, and nothing that Unicode has
     * not assigned or leaves blank.
     */
    public static boolean isSeenWhole(String name) {
        return name.strip().equals(name)
                && name.codePoints().allMatch(UserNames::mayBeIn)
                && name.codePoints().anyMatch(UserNames::isSeen);
    }

    private static boolean mayBeIn(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> BLANK.indexOf(codePoint) < 0;
        };
    }

    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private static long alphabets(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .codePoints()
                .filter(Character::isLetter)
                .mapToObj(UnicodeScript::of)
                .filter(ALIKE::contains)
                .distinct()
                .count();
    }
}
