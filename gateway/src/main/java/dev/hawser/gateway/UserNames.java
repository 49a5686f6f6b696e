package dev.hawser.gateway;

import dev.hawser.rooms.Rooms;

/** Which names users may choose. */
public final class UserNames {
    private UserNames() {}

    /**
     * Whether users may choose this name: it is a name ({@link Rooms#isUserName}), it neither begins nor ends with white space, and it has
     * nothing in it that cannot be seen and makes two names look the same: format characters (U+200B, U+202E and their like), separators of
     * lines and paragraphs, and what Unicode has not assigned.
     */
    public static boolean mayBeChosen(String name) {
        return Rooms.isUserName(name)
                && name.strip().equals(name)
                && name.codePoints().allMatch(UserNames::mayBeIn);
    }

    private static boolean mayBeIn(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
