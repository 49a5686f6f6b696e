package dev.hawser.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts over TLS. The server's certificate has to be issued by somebody who is trusted, and for the host that the URI names
 * (RFC 6455 section 10.6, RFC 2818 section 3.1), unless nothing is checked. The host is named in the TLS handshake (SNI).
 *
 * <p>Immutable; any thread.
 */
public final class ClientTls {
    /** Trusts whom the Java runtime trusts. */
    public static final ClientTls DEFAULT = new ClientTls(null, true);

    private static final int MAX_FILE_BYTES = 1 << 20;

    /** Null for those of the Java runtime. */
    private final @Nullable List<Certificate> trusted;

    private final boolean checks;

    private ClientTls(@Nullable List<Certificate> trusted, boolean checks) {
        this.trusted = trusted;
        this.checks = checks;
    }

    /**
     * Trusts these certificates, and nobody else.
     *
     * @param pemCertificates a file with one or more certificates in PEM, of 1 MiB at most; it is read now
     * @throws IllegalArgumentException when it cannot be read or has no certificate; the message names the file and says why
     */
    public static ClientTls trusting(Path pemCertificates) {
        try (InputStream in = Files.newInputStream(pemCertificates)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new IllegalArgumentException(pemCertificates + " is longer than 1 MiB");
            }
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(pemCertificates + " has no certificate in PEM");
            }
            return new ClientTls(List.copyOf(certificates), true);
        } catch (IOException x) {
            throw new IllegalArgumentException(pemCertificates + " cannot be read", x);
        } catch (CertificateException x) {
            throw new IllegalArgumentException(pemCertificates + " has no certificate in PEM", x);
        }
    }

    /** Trusts everybody, whatever host the certificate is for: for tests on one's own network. Who listens in between is not noticed. */
    public static ClientTls insecure() {
        return new ClientTls(null, false);
    }

    SslContextFactory.Client newContextFactory() {
        SslContextFactory.Client context = checks ? new SslContextFactory.Client() : new Insecure();
        context.setEndpointIdentificationAlgorithm(checks ? "HTTPS" : null);
        context.setSNIProvider(ServerName::of);
        if (trusted != null) {
            context.setTrustStore(storeOf(trusted));
        }
        return context;
    }

    private static KeyStore storeOf(List<Certificate> trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("trusted-" + i, trusted.get(i));
            }
            return store;
        } catch (IOException | GeneralSecurityException x) {
            throw new IllegalStateException("every Java platform has PKCS12", x);
        }
    }

    /** Jetty would warn at each start of what was asked for by name. */
    private static final class Insecure extends SslContextFactory.Client {
        Insecure() {
            super(true);
        }

        @Override
        protected void checkTrustAll() {}

        @Override
        protected void checkEndPointIdentificationAlgorithm() {}
    }
}
