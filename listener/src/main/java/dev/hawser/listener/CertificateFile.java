package dev.hawser.listener;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;

/**
 * Where a server's certificate, those that lead to its issuer, and its private key are: in PEM files, as certificate authorities hand
 * them out, or in a key store.
 */
public sealed interface CertificateFile permits PemFiles, KeyStoreFile {

    /**
     * The certificate that a command line names: {@code chain.pem,key.pem}, one PEM file with both, or a key store (PKCS #12 or JKS). Which
     * of the last two it is, the file says itself when it is read.
     *
     * @param password of a key store; PEM files have none
     * @throws IllegalArgumentException when the text names no file, or more than two
     */
    static CertificateFile parse(String text, String password) {
        String[] names = text.split(",", -1);
        for (String name : names) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("certificate \"" + text + "\" names no file");
            }
        }
        if (names.length > 2) {
            throw new IllegalArgumentException("certificate \"" + text + "\" names more than two files");
        }
        Path first = Path.of(names[0]);
        if (names.length == 2) {
            return new PemFiles(first, Path.of(names[1]));
        }
        return PemFiles.isPem(first) ? new PemFiles(first, first) : new KeyStoreFile(first, password);
    }

    /** The files to watch. */
    List<Path> files();

    /** What the private key is protected with in the store that {@link #load} gives. */
    String password();

    /**
     * Reads the files, and checks that what is in them can be used.
     *
     * @return a store with one private key and its certificates
     * @throws CertificateFailure when it cannot be
     */
    KeyStore load() throws CertificateFailure;
}
