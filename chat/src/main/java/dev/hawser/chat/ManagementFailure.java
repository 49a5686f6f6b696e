package dev.hawser.chat;

import java.io.IOException;

/** The address of the management cannot be listened on; the message is one sentence that names it and says why. */
public final class ManagementFailure extends IOException {
    private static final long serialVersionUID = 1;

    ManagementFailure(Address address, IOException failure) {
        super("cannot listen on " + address + ": " + reason(failure), failure);
    }

    /** Jetty wraps what the operating system said. */
    private static String reason(IOException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? "no such host" : cause.getMessage();
    }
}
