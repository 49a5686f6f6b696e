package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.listener.KeyStoreFile;
import dev.hawser.listener.PemFiles;
import dev.hawser.testkit.Limit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A certificate for this machine that nobody signed, made by the JDK's keytool, and clients that trust it. */
final class Certificates {
    static final String PASSWORD = "a secret";

    private static final Path FOLDER = newFolder();

    /** One that is made once for all tests. */
    static final Certificates SHARED = new Certificates("shared", "EC");

    private final Path folder;
    private final KeyStore store;

    /**
     * A new one.
     *
     * @param name of its own, for its files
     * @param algorithm of the key, as keytool calls it
     */
    Certificates(String name, String algorithm) {
        this(name, algorithm, "dns:localhost,ip:127.0.0.1,ip:::1");
    }

    /**
     * A new one.
     *
     * @param name of its own, for its files
     * @param algorithm of the key, as keytool calls it
     * @param hosts whom it is for, as keytool calls them
     * @param more options of keytool
     */
    Certificates(String name, String algorithm, String hosts, String... more) {
        folder = FOLDER.resolve(name);
        try {
            Files.createDirectory(folder);
            keytool(algorithm, hosts, more);
            store = KeyStore.getInstance(keyStore().toFile(), PASSWORD.toCharArray());
            write(chain(), pem("CERTIFICATE", certificate().getEncoded()));
            write(
                    key(),
                    pem(
                            "PRIVATE KEY",
                            store.getKey(name(), PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException x) {
            throw new AssertionError("a certificate", x);
        }
    }

    private static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("certificates");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private void keytool(String algorithm, String hosts, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", name(), "-keyalg", algorithm));
        arguments.addAll(List.of("-dname", "CN=" + name(), "-ext", "san=" + hosts, "-validity", "7"));
        arguments.addAll(List.of(more));
        keytool(keyStore(), arguments.toArray(String[]::new));
    }

    /** Runs the JDK's keytool on a key store. */
    static void keytool(Path keyStore, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process keytool = builder.start();
        String said = new String(keytool.getInputStream().readAllBytes());
        Limit.get(keytool.onExit(), "keytool");
        assertThat(keytool.exitValue()).as(said).isZero();
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    private static String pem(String label, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private String name() {
        return folder.getFileName().toString();
    }

    Certificate certificate() {
        try {
            return store.getCertificate(name());
        } catch (GeneralSecurityException x) {
            throw new AssertionError(x);
        }
    }

    Path keyStore() {
        return folder.resolve("store.p12");
    }

    Path chain() {
        return folder.resolve("chain.pem");
    }

    Path key() {
        return folder.resolve("key.pem");
    }

    PemFiles asPem() {
        return new PemFiles(chain(), key());
    }

    KeyStoreFile asKeyStore() {
        return new KeyStoreFile(keyStore(), PASSWORD);
    }

    /** Of a server. */
    SSLContext serverContext() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException x) {
            throw new AssertionError(x);
        }
    }

    /** Of a client that trusts nobody else. */
    SSLContext clientContext() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusting());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException x) {
            throw new AssertionError(x);
        }
    }

    /** Of a client of Jetty that trusts nobody else. */
    SslContextFactory.Client jettyClient() {
        SslContextFactory.Client context = new SslContextFactory.Client();
        context.setTrustStore(trusting());
        return context;
    }

    private KeyStore trusting() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", certificate());
            return trusted;
        } catch (IOException | GeneralSecurityException x) {
            throw new AssertionError(x);
        }
    }
}
