package dev.hawser.listener;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;

/**
 * A key store of a kind that the JDK recognises by itself: PKCS #12 or JKS.
 *
 * @param file the key store
 * @param password of the store and of the key in it
 */
public record KeyStoreFile(Path file, String password) implements CertificateFile {
    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public KeyStore load() throws CertificateFailure {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw failure(Files.exists(file) ? "cannot be read" : "does not exist");
        }
        try {
            KeyStore store = KeyStore.getInstance(new File(file.toString()), password.toCharArray());
            checkKey(store);
            return store;
        } catch (IOException x) {
            if (x instanceof CertificateFailure checked) {
                throw checked;
            }
            throw failure(isWrongPassword(x) ? wrongPassword() : String.valueOf(x.getMessage()));
        } catch (UnrecoverableKeyException x) {
            throw failure("the password of the key is not that of the store");
        } catch (GeneralSecurityException x) {
            throw failure("it is no key store, and no PEM file");
        }
    }

    private void checkKey(KeyStore store) throws GeneralSecurityException, CertificateFailure {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
                Certificate[] chain = store.getCertificateChain(alias);
                if (chain == null || !KeyPairCheck.belongTogether(key, chain[0].getPublicKey())) {
                    throw failure("the key \"" + alias + "\" and its certificate do not belong together");
                }
                return;
            }
        }
        throw failure("there is no private key in it");
    }

    private static boolean isWrongPassword(IOException x) {
        // So the JDK says it: of PKCS #12 by the cause, of JKS by this one.
        return x.getCause() instanceof UnrecoverableKeyException
                || String.valueOf(x.getMessage()).contains("password was incorrect");
    }

    private String wrongPassword() {
        return password.isEmpty() ? "it needs a password" : "the password is wrong";
    }

    private CertificateFailure failure(String why) {
        return new CertificateFailure("key store " + file + ": " + why);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "key store " + file;
    }
}
