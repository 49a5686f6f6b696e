package dev.hawser.chat;

import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Where requests come from, as it is counted: an address; of IPv6 all that begin with the same 64 bits, because whoever has one has all of them.
 *
 * @param text {@code 192.0.2.1}, or those bits
 */
record Site(String text) {
    private static final int PREFIX_BYTES = 8;

    static Site of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return new Site(
                bytes.length > PREFIX_BYTES
                        ? HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES) + "/64"
                        : address.getHostAddress());
    }
}
