package dev.hawser.chat;

import java.io.IOException;

/** The file of users cannot be used; the message is one sentence that names it, and the line, and has nothing of a password. */
public final class UsersFailure extends IOException {
    private static final long serialVersionUID = 1;

    UsersFailure(String message) {
        super(message);
    }
}
