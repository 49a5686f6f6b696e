package dev.hawser.cli;

import java.util.Collection;
import java.util.List;

/** Finds what somebody has meant who has made a mistake in typing it. Picocli's own suggestions need no more than two letters in common. */
final class Typo {
    private Typo() {}

    /**
     * The names that differ from what was typed in the fewest letters, in the order of the alphabet; none that differs in more than a third of them.
     */
    static List<String> meant(String typed, Collection<String> names) {
        int most = typed.length() / 3;
        int least = names.stream().mapToInt(name -> distance(typed, name)).min().orElse(Integer.MAX_VALUE);
        return least > most
                ? List.of()
                : names.stream()
                        .filter(name -> distance(typed, name) == least)
                        .sorted()
                        .toList();
    }

    /** How many letters are added, left out, replaced, or swapped with the next one. */
    private static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : fewest(steps, one, i, other, j);
            }
        }
        return steps[one.length()][other.length()];
    }

    private static int fewest(int[][] steps, String one, int i, String other, int j) {
        int replaced = steps[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean isSwapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return isSwapped ? Math.min(fewest, steps[i - 2][j - 2] + 1) : fewest;
    }
}
