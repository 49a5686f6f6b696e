package dev.hawser.cli;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended.
 *
 * @param cause who or what ended it; null when that is not known
 * @param code that {@code onClose} gave
 * @param reason that came with the code, or what happened; may be empty
 */
record Ending(@Nullable CloseCause cause, int code, String reason) {

    /** Whether nothing was wrong: a close handshake that both sides completed, and that says so. */
    boolean isOrderly() {
        boolean ours = cause == CloseCause.APPLICATION;
        return ours ? code != CloseCode.ABNORMAL : code == CloseCode.NORMAL || code == CloseCode.NO_STATUS;
    }

    /** One line that says who ended it, and why. */
    String sentence() {
        String told = code + (reason.isEmpty() ? "" : " " + Printable.of(reason));
        if (cause == null || cause == CloseCause.LOST || code == CloseCode.ABNORMAL) {
            return "the connection was lost: " + told;
        }
        return switch (cause) {
            case PEER -> "the server closed the connection: " + told;
            case FAULT -> "the server broke a rule or a limit, and the connection was closed: " + told;
            case APPLICATION -> "closed: " + told;
            default -> "the connection was closed: " + told;
        };
    }
}
