package dev.hawser.client;

import java.util.List;

/** The errors of RFC 9113 section 7, as people know them. */
final class Http2Error {
    static final int REFUSED_STREAM = 0x7;
    static final int CANCEL = 0x8;
    static final int HTTP_1_1_REQUIRED = 0xd;

    private static final List<String> NAMES = List.of(
            "NO_ERROR",
            "PROTOCOL_ERROR",
            "INTERNAL_ERROR",
            "FLOW_CONTROL_ERROR",
            "SETTINGS_TIMEOUT",
            "STREAM_CLOSED",
            "FRAME_SIZE_ERROR",
            "REFUSED_STREAM",
            "CANCEL",
            "COMPRESSION_ERROR",
            "CONNECT_ERROR",
            "ENHANCE_YOUR_CALM",
            "INADEQUATE_SECURITY",
            "HTTP_1_1_REQUIRED");

    private Http2Error() {}

    static String nameOf(int error) {
        return error >= 0 && error < NAMES.size() ? NAMES.get(error) : "error " + error;
    }
}
