package dev.hawser.load;

/**
 * How long messages are: anything between the two, evenly.
 *
 * @param least bytes, {@value #MIN_BYTES} or more, because a message has its speaker and number in it
 * @param most bytes, not less than {@code least} and at most {@value #MAX_BYTES}
 */
public record MessageSizes(int least, int most) {
    /** The longest speaker and number, and a space. */
    public static final int MIN_BYTES = 24;

    /** 16 MiB. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    /**
     * @throws IllegalArgumentException when a figure is out of its range; the message names it
     */
    public MessageSizes {
        if (least < MIN_BYTES || most > MAX_BYTES) {
            throw new IllegalArgumentException(
                    (least < MIN_BYTES ? least : most) + " bytes are not within " + MIN_BYTES + " to " + MAX_BYTES);
        }
        if (most < least) {
            throw new IllegalArgumentException(least + " to " + most + " bytes are no range");
        }
    }

    /**
     * Reads {@code "100"} or {@code "100-2000"}.
     *
     * @throws IllegalArgumentException when it is neither; the message says why
     */
    public static MessageSizes parse(String text) {
        String[] bounds = text.split("-", 2);
        try {
            int least = Integer.parseInt(bounds[0]);
            return new MessageSizes(least, bounds.length == 1 ? least : Integer.parseInt(bounds[1]));
        } catch (NumberFormatException x) {
            throw new IllegalArgumentException("\"" + text + "\" is no number of bytes, nor a range like 100-2000");
        }
    }

    @Override
    public String toString() {
        return least == most ? String.valueOf(least) : least + "-" + most;
    }
}
