package dev.hawser.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;

/**
 * A room of the protocol {@code hawser.v1} ({@code docs/wire-protocol.md}): a message is a publish, and its delivery an entry, whose bytes are the
 * same for all members: {@code ["lobby",1234,1732772000000,"user17","#4711 Hello random -123"]}.
 */
final class EntryDialect implements Dialect {
    private final String room;
    private final LoadScript script;
    private final IntUnaryOperator speakers;
    private final byte[] start;
    /** Who says what the script has for somebody else. */
    private final Map<Integer, Integer> standIns = new ConcurrentHashMap<>();

    /** @param speakers gives the member's id for a speaker of the script */
    EntryDialect(String room, LoadScript script, IntUnaryOperator speakers) {
        this.room = room;
        this.script = script;
        this.speakers = speakers;
        this.start = utf8("[" + quoted(room) + ",");
    }

    @Override
    public RoomMember newMember(int id, LoadMember.Host host, Room members) {
        return new SessionMember(id, host, members, this);
    }

    @Override
    public void onStandIn(int number, int id) {
        standIns.put(number, id);
    }

    byte[] hello(int id) {
        return utf8("{\"type\":\"hello\",\"name\":\"user" + id + "\"}");
    }

    byte[] join() {
        return utf8("{\"type\":\"join\",\"id\":1,\"room\":" + quoted(room) + "}");
    }

    /** @param sequence of the member */
    byte[] publish(int sequence, int number) {
        byte[] words = script.words(number);
        // Not with +, which only the optimizing compiler makes as fast.
        byte[] head = new StringBuilder(64)
                .append("{\"type\":\"publish\",\"room\":")
                .append(quoted(room))
                .append(",\"seq\":")
                .append(sequence)
                .append(",\"data\":\"")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        byte[] publish = new byte[head.length + words.length + 2];
        System.arraycopy(head, 0, publish, 0, head.length);
        System.arraycopy(words, 0, publish, head.length, words.length);
        publish[publish.length - 2] = '"';
        publish[publish.length - 1] = '}';
        return publish;
    }

    @Override
    public int numberOf(ByteBuffer delivery) {
        ByteBuffer rest = delivery.duplicate();
        if (!skip(rest, start) || number(rest) < 0 || !skip(rest, ',') || number(rest) < 0 || !skip(rest, ",\"user")) {
            return -1;
        }
        long user = number(rest);
        if (user < 0 || !skip(rest, "\",\"") || !endsWith(rest, "\"]")) {
            return -1;
        }
        int number = LoadScript.numberOf(rest);
        return number >= 0 && user == speakerOf(number) && rest.equals(ByteBuffer.wrap(script.words(number)))
                ? number
                : -1;
    }

    /** An entry of this room, but of no user of this test, and without a number. */
    @Override
    public boolean isForeign(ByteBuffer message) {
        ByteBuffer rest = message.duplicate();
        if (!skip(rest, start) || number(rest) < 0 || !skip(rest, ',') || number(rest) < 0) {
            return false;
        }
        // Its content was removed, or the next is who has said it.
        if (rest.remaining() == 1 && skip(rest.duplicate(), ']')) {
            return true;
        }
        if (!skip(rest, ",\"")) {
            return false;
        }
        int end = rest.position();
        while (end < rest.limit() && rest.get(end) != '"') {
            end++;
        }
        boolean ours = LoadScript.isUser(rest.slice(rest.position(), end - rest.position()));
        rest.position(end);
        return !ours && !(skip(rest, "\",\"") && LoadScript.isNumbered(rest));
    }

    @Override
    public long offsetOf(ByteBuffer delivery) {
        ByteBuffer rest = delivery.duplicate();
        return skip(rest, start) ? number(rest) : -1;
    }

    private int speakerOf(int number) {
        Integer standIn = standIns.get(number);
        return standIn == null ? speakers.applyAsInt(script.speaker(number)) : standIn;
    }

    private static boolean skip(ByteBuffer rest, String text) {
        return skip(rest, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean skip(ByteBuffer rest, byte[] expected) {
        for (byte b : expected) {
            if (!skip(rest, b)) {
                return false;
            }
        }
        return true;
    }

    private static boolean skip(ByteBuffer rest, int expected) {
        return rest.hasRemaining() && rest.get() == (byte) expected;
    }

    /** Cuts the end off. */
    private static boolean endsWith(ByteBuffer rest, String text) {
        int from = rest.limit() - text.length();
        if (from < rest.position() || !skip(rest.duplicate().position(from), text)) {
            return false;
        }
        rest.limit(from);
        return true;
    }

    /** The digits that come next; -1 when there are none, or too many. */
    private static long number(ByteBuffer rest) {
        int from = rest.position();
        long number = 0;
        while (rest.hasRemaining() && rest.get(rest.position()) >= '0' && rest.get(rest.position()) <= '9') {
            number = number * 10 + rest.get() - '0';
        }
        int digits = rest.position() - from;
        return digits == 0 || digits > 16 ? -1 : number;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
