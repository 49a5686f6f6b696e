package dev.hawser.chat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits, as in {@code 10.0.0.0/8}; a single address has all of them.
 *
 * @param first one of the addresses
 * @param bits how many are the same: 0 to 32, or to 128 for IPv6
 */
public record AddressRange(InetAddress first, int bits) {
    /** What is no address would be looked up as a name. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    public AddressRange {
        int most = first.getAddress().length * Byte.SIZE;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("has /" + bits + ", which is not within 0 to " + most);
        }
    }

    /**
     * Reads {@code 127.0.0.1}, {@code ::1}, {@code 10.0.0.0/8} or {@code fd00::/8}.
     *
     * @throws IllegalArgumentException with a clause that says what is wrong
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        if (!LITERAL.matcher(address).matches() || slash >= 0 && !bits.matches("\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "has \"" + text + "\", which is no address like 127.0.0.1, and no range like 10.0.0.0/8");
        }
        try {
            InetAddress first = InetAddress.getByName(address);
            return new AddressRange(first, slash < 0 ? first.getAddress().length * Byte.SIZE : Integer.parseInt(bits));
        } catch (UnknownHostException x) {
            throw new IllegalArgumentException("has \"" + text + "\", which is no address", x);
        }
    }

    /** Whether an address is one of these. */
    public boolean contains(InetAddress address) {
        byte[] one = first.getAddress();
        byte[] other = address.getAddress();
        return one.length == other.length && prefix(one).equals(prefix(other));
    }

    private BigInteger prefix(byte[] address) {
        return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - bits);
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
