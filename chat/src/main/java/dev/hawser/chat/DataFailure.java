package dev.hawser.chat;

import java.io.IOException;

/** The folder with the rooms cannot be used; the message is one sentence that names it and says why. */
public final class DataFailure extends IOException {
    private static final long serialVersionUID = 1;

    DataFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
