package dev.hawser.listener;

import java.io.IOException;

/** A certificate or its key cannot be used; the message is one sentence that names the file and says why. */
public final class CertificateFailure extends IOException {
    private static final long serialVersionUID = 1;

    CertificateFailure(String message) {
        super(message);
    }

    CertificateFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
