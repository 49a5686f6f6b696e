package dev.hawser.listener;

import java.security.KeyStore;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that connections are opened with: that of the files when this is started, and what they are changed to afterwards. A
 * connection keeps the one that it was opened with.
 */
final class TlsContext extends SslContextFactory.Server {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    private final CertificateFile file;

    TlsContext(CertificateFile file) {
        this.file = file;
        // Null would mean "ask for it" where a system property says so.
        setKeyStorePassword(file.password());
        setKeyManagerPassword(file.password());
        // HTTP/2 refuses some of the older ciphers (RFC 9113 section 9.2.2).
        setCipherComparator(HTTP2Cipher.COMPARATOR);
    }

    @Override
    protected void doStart() throws Exception {
        setKeyStore(file.load());
        super.doStart();
    }

    /** Takes what the files hold now; what cannot be used leaves everything as it is. */
    void reloadFile() {
        try {
            // Complete and checked before the old one is given up.
            KeyStore store = file.load();
            reload(context -> context.setKeyStore(store));
            LOG.info("TLS certificate reloaded from {}", file);
        } catch (CertificateFailure x) {
            LOG.warn("TLS certificate not reloaded, the old one stays: {}", x.getMessage());
        } catch (Exception x) {
            LOG.warn("TLS certificate not reloaded from {}", file, x);
        }
    }
}
