package dev.hawser.client;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** Why TLS failed, in a line: whether it was the certificate, and what of it does not fit. */
final class CertificateText {
    private CertificateText() {}

    static String of(Throwable thrown, String peer) {
        Throwable innermost = null;
        Throwable last = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            last = cause;
            if (isAboutCertificate(cause)) {
                innermost = cause;
            }
        }
        return innermost == null
                ? "TLS with " + peer + " failed: " + said(last)
                : "the certificate of " + peer + " " + problem(innermost) + " (" + said(innermost) + ")";
    }

    private static boolean isAboutCertificate(Throwable cause) {
        return cause instanceof CertificateException
                || cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException;
    }

    private static String problem(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "has expired";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "is not valid yet";
        }
        if (cause instanceof CertPathBuilderException) {
            return "is not issued by anybody who is trusted";
        }
        // The words of Java's check of the host (RFC 2818 section 3.1).
        return String.valueOf(cause.getMessage()).startsWith("No ") ? "is for another host" : "does not fit";
    }

    private static String said(@Nullable Throwable cause) {
        return Text.printable(cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage());
    }
}
