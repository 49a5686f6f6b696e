package dev.hawser.gateway;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a name looks like: two names look alike when they have the same capital letters, or the same small ones, as far as one sees. In either
 * case, letters of Greek and Cyrillic, digits and signs are put down as the Latin letter that they look like; the table is in {@code docs/chat.md}.
 * Nothing here is of a locale. Any thread.
 *
 * @param capital as it looks in capital letters
 * @param small as it looks in small letters
 */
public record NameLook(String capital, String small) {
    /** Each one, and what it is put down as, in either case: I, l, 1 and | are the same, and so are O and 0. */
    private static final String BOTH = "0O" + "1L" + "|L" + "\u01C0L" + "\u2019'" + "\u2018'" + "\u02BC'" + "`'"
            + "\u2010-" + "\u2012-" + "\u2013-" + "\u2014-" + "\u2212-";

    private static final String CAPITALS = BOTH
            + "IL"
            // Cyrillic
            + "АAВBЕEЅSІLЈJКKМMНHОOРPСCТTУYҮYХXӀLҺHԌGԚQԜWѴVЬBЗ3"
            // Greek
            + "ΑAΒBΕEΖZΗHΙLΚKΜMΝNΟOΡPΤTΥYΧXϹC"
            // Cyrillic and Greek, between themselves
            + "ГΓПΠФΦ";

    private static final String SMALL = BOTH
            + "il"
            // Cyrillic
            + "аaб6гrеeз3іlјjкkоoпnрpсcуyүyхxѕsьbӏlһhԁdԍgԛqԝwѵv"
            // Greek
            + "αaβbγyεeζzηnιlκkμuνvοoρpσoςcτtυuχxωwϲcϳj"
            // Latin that is not
            + "ɑaɡgıl"
            + "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪlᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz";

    private static final Map<Integer, Integer> LIKE_CAPITALS = pairs(CAPITALS);
    private static final Map<Integer, Integer> LIKE_SMALL = pairs(SMALL);

    /** How this one looks, whichever kind of name it is. */
    public static NameLook of(String name) {
        String small = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        // From the small letters: so all that are the same but for their case look the same.
        String capital = small.toUpperCase(Locale.ROOT);
        return new NameLook(look(capital, LIKE_CAPITALS), look(small, LIKE_SMALL));
    }

    /** Whether two names look alike. */
    public boolean isLike(NameLook other) {
        return capital.equals(other.capital) || small.equals(other.small);
    }

    /** Letter by letter, each without its accents, which it gets back. */
    private static String look(String name, Map<Integer, Integer> like) {
        StringBuilder latin = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFKD)
                .codePoints()
                .filter(codePoint -> !isVariation(codePoint))
                .map(codePoint -> isSpace(codePoint) ? ' ' : like.getOrDefault(codePoint, codePoint))
                .forEach(latin::appendCodePoint);
        String composed = Normalizer.normalize(latin, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return withoutLooseMarks(composed).strip().replaceAll(" +", " ");
    }

    /** Without marks for which no letter of Latin is made, which can be as small as a dot that is there twice. */
    private static String withoutLooseMarks(String composed) {
        StringBuilder kept = new StringBuilder();
        composed.codePoints().forEach(codePoint -> {
            boolean isLoose = Character.getType(codePoint) == Character.NON_SPACING_MARK
                    && !kept.isEmpty()
                    && Character.UnicodeScript.of(kept.codePointBefore(kept.length())) == Character.UnicodeScript.LATIN;
            if (!isLoose) {
                kept.appendCodePoint(codePoint);
            }
        });
        return kept.toString();
    }

    /** Whether it says which of two pictures of a character is meant. */
    private static boolean isVariation(int codePoint) {
        return codePoint >= 0xFE00 && codePoint <= 0xFE0F || codePoint >= 0xE0100 && codePoint <= 0xE01EF;
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    private static Map<Integer, Integer> pairs(String table) {
        Map<Integer, Integer> like = new HashMap<>();
        int[] codePoints = table.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i += 2) {
            like.put(codePoints[i], codePoints[i + 1]);
        }
        return Map.copyOf(like);
    }
}
