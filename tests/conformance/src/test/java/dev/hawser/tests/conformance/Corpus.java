package dev.hawser.tests.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.zip.DeflaterOutputStream;

/**
 * What the messages of the groups 12 and 13 are cut from: of the kinds that the Autobahn suite has, in its order, but made up here, the same
 * at each run.
 */
final class Corpus {
    private static final int SIZE = 250_000;
    private static final int PICTURE_WIDTH = 512;
    private static final String[] SYLLABLES = "ha w ser ro pe an chor ti de mast e lo un".split(" ");

    private final boolean binary;
    private final byte[] bytes;

    private Corpus(boolean binary, byte[] bytes) {
        this.binary = binary;
        this.bytes = bytes;
    }

    /** JSON, a picture, prose, HTML, and something like a PDF. */
    static List<Corpus> all() {
        return List.of(
                json(),
                new Corpus(true, picture(new Random(2))),
                new Corpus(true, text(Corpus::sentence, new Random(3))),
                new Corpus(false, text(Corpus::tableRow, new Random(4))),
                new Corpus(true, document(new Random(5))));
    }

    static Corpus json() {
        return new Corpus(false, text(Corpus::jsonObject, new Random(1)));
    }

    /** In ASCII, so that it may be cut anywhere. */
    private static byte[] text(BiConsumer<Random, StringBuilder> piece, Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < SIZE) {
            piece.accept(random, text);
        }
        return ascii(text);
    }

    private static byte[] ascii(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void jsonObject(Random random, StringBuilder text) {
        text.append("{\"id\": ").append(random.nextInt(100_000)).append(", \"name\": \"");
        words(random, 2, text);
        text.append("\", \"scores\": [")
                .append(random.nextInt(100))
                .append(", ")
                .append(random.nextInt(100));
        text.append("], \"active\": ").append(random.nextBoolean()).append("},\n");
    }

    private static void sentence(Random random, StringBuilder text) {
        words(random, 5 + random.nextInt(12), text);
        text.append(random.nextInt(5) == 0 ? ".\n\n" : ". ");
    }

    private static void tableRow(Random random, StringBuilder text) {
        text.append("<tr class=\"")
                .append(random.nextBoolean() ? "even" : "odd")
                .append("\"><td><a href=\"/");
        text.append(Integer.toHexString(random.nextInt())).append("\">");
        words(random, 3, text);
        text.append("</a></td><td>").append(random.nextInt(1000)).append("</td></tr>\n");
    }

    private static void words(Random random, int count, StringBuilder text) {
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ");
            for (int length = 1 + random.nextInt(3); length > 0; length--) {
                text.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
            }
        }
    }

    /** Neighbours differ little. */
    private static byte[] picture(Random random) {
        byte[] pixels = new byte[PICTURE_WIDTH * PICTURE_WIDTH];
        for (int i = 0; i < pixels.length; i++) {
            double shade = 128 + 60 * Math.sin(i % PICTURE_WIDTH / 40.0) + 50 * Math.cos(i / PICTURE_WIDTH / 25.0);
            pixels[i] = (byte) (shade + random.nextInt(6));
        }
        return pixels;
    }

    /** Objects that are compressed already, with readable ones between them. */
    private static byte[] document(Random random) {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        for (int object = 1; document.size() < SIZE; object++) {
            StringBuilder text = new StringBuilder();
            words(random, 200 + random.nextInt(2000), text);
            document.writeBytes(ascii(object + " 0 obj <</Filter /FlateDecode>> stream\n"));
            document.writeBytes(compressed(ascii(text)));
            document.writeBytes(ascii("\nendstream endobj\n"));
        }
        return document.toByteArray();
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            deflater.write(bytes);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
        return compressed.toByteArray();
    }

    boolean isBinary() {
        return binary;
    }

    /** So many bytes from an offset on, as if there were no end. */
    byte[] slice(long offset, int length) {
        byte[] slice = new byte[length];
        int from = (int) (offset % bytes.length);
        for (int at = 0; at < length; from = 0) {
            int part = Math.min(length - at, bytes.length - from);
            System.arraycopy(bytes, from, slice, at, part);
            at += part;
        }
        return slice;
    }
}
