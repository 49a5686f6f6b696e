package dev.hawser.listener;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;

/**
 * PEM files (RFC 7468).
 *
 * @param chain the server's certificate, then those that lead to its issuer
 * @param key the private key in PKCS #8, not encrypted; may be the same file
 */
public record PemFiles(Path chain, Path key) implements CertificateFile {
    private static final int MAX_LENGTH = 1024 * 1024;
    private static final String BEGIN = "-----BEGIN ";
    private static final String ALIAS = "hawser";

    /** Whether a file looks like PEM; false when it cannot be read. */
    static boolean isPem(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_LENGTH), StandardCharsets.ISO_8859_1).contains(BEGIN);
        } catch (IOException x) {
            return false;
        }
    }

    @Override
    public List<Path> files() {
        return chain.equals(key) ? List.of(chain) : List.of(chain, key);
    }

    /** The store never leaves the memory. */
    @Override
    public String password() {
        return "";
    }

    @Override
    public KeyStore load() throws CertificateFailure {
        List<Certificate> certificates = new PemText(chain, read(chain)).certificates();
        PrivateKey privateKey = new PemText(key, read(key)).privateKey();
        try {
            if (!KeyPairCheck.belongTogether(privateKey, certificates.get(0).getPublicKey())) {
                throw new CertificateFailure(
                        "the key in " + key + " does not belong to the first certificate in " + chain);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, privateKey, password().toCharArray(), certificates.toArray(Certificate[]::new));
            return store;
        } catch (CertificateFailure x) {
            throw x;
        } catch (IOException | GeneralSecurityException x) {
            throw new CertificateFailure(this + ": " + x.getMessage(), x);
        }
    }

    private static String read(Path file) throws CertificateFailure {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_LENGTH + 1);
            if (bytes.length > MAX_LENGTH) {
                throw new CertificateFailure(file + ": is longer than " + MAX_LENGTH + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException x) {
            throw new CertificateFailure(file + ": does not exist");
        } catch (CertificateFailure x) {
            throw x;
        } catch (IOException x) {
            throw new CertificateFailure(file + ": cannot be read");
        }
    }

    @Override
    public String toString() {
        return chain.equals(key) ? "PEM file " + chain : "PEM files " + chain + " and " + key;
    }
}
