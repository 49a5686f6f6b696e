package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.CertificateFile;
import dev.hawser.listener.KeyStoreFile;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.listener.PemFiles;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.Limit;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that is renewed while the server runs. */
class CertificateReloadTest {
    private static final Certificates OLD = Certificates.SHARED;
    private static final Certificates NEW = new Certificates("renewed", "EC");

    @TempDir
    private Path folder;

    private TestServer serve(CertificateFile file) {
        ListenerOptions options =
                ListenerOptions.DEFAULT.withCertificate(file).withReloadInterval(Duration.ofMillis(20));
        return TestServer.listening(options, ConnectionOptions.DEFAULT, Recorder::echo);
    }

    private void copy(Path from, Path to) throws IOException {
        // In one step, as those do it who renew certificates.
        Path next = Files.copy(from, folder.resolve("next"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a new connection is shown. */
    private static Certificate shownBy(TestServer server) {
        try (SSLSocket socket =
                (SSLSocket) trustingEverybody().getSocketFactory().createSocket("localhost", server.port())) {
            return socket.getSession().getPeerCertificates()[0];
        } catch (IOException x) {
            throw new AssertionError("no handshake", x);
        }
    }

    private static SSLContext trustingEverybody() {
        X509TrustManager everybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {everybody}, null);
            return context;
        } catch (GeneralSecurityException x) {
            throw new AssertionError(x);
        }
    }

    private static void awaitShown(TestServer server, Certificate certificate) {
        long end = System.nanoTime() + Duration.ofSeconds(Limit.SECONDS).toNanos();
        while (!shownBy(server).equals(certificate)) {
            assertThat(System.nanoTime()).as("the new certificate").isLessThan(end);
        }
    }

    private static String awaitLine(CapturedLog log, String part) {
        long end = System.nanoTime() + Duration.ofSeconds(Limit.SECONDS).toNanos();
        while (true) {
            List<String> lines = log.lines();
            for (String line : lines) {
                if (line.contains(part)) {
                    return line;
                }
            }
            assertThat(System.nanoTime()).as(part + " among " + lines).isLessThan(end);
            Thread.yield();
        }
    }

    /** Jetty's logger of a class that is not public. */
    private static CapturedLog log() {
        return CapturedLog.tracing("dev.hawser.listener.TlsContext");
    }

    private JdkPeer connect(TestServer server, Certificates trusted) {
        HttpClient client =
                HttpClient.newBuilder().sslContext(trusted.clientContext()).build();
        JdkPeer peer = new JdkPeer(client, server.uri("/"), null);
        assertThat(peer.next()).startsWith("open");
        return peer;
    }

    private static void assertAlive(JdkPeer peer) {
        peer.sendText("still here");
        assertThat(peer.next()).isEqualTo("text still here");
    }

    @Test
    void newConnectionsGetTheNewOneOfPemFilesAndOldOnesGoOn() throws IOException {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        copy(OLD.chain(), chain);
        copy(OLD.key(), key);
        try (CapturedLog log = log();
                TestServer server = serve(new PemFiles(chain, key));
                JdkPeer before = connect(server, OLD)) {
            copy(NEW.chain(), chain);
            copy(NEW.key(), key);
            awaitShown(server, NEW.certificate());
            assertAlive(before);
            try (JdkPeer after = connect(server, NEW)) {
                assertAlive(after);
            }
            assertThat(awaitLine(log, "reloaded from")).contains("PEM files " + chain + " and " + key);
        }
    }

    @Test
    void newConnectionsGetTheNewOneOfAKeyStore() throws IOException {
        Path store = folder.resolve("store.p12");
        copy(OLD.keyStore(), store);
        try (CapturedLog log = log();
                TestServer server = serve(new KeyStoreFile(store, Certificates.PASSWORD))) {
            assertThat(shownBy(server)).isEqualTo(OLD.certificate());
            copy(NEW.keyStore(), store);
            awaitShown(server, NEW.certificate());
            awaitLine(log, "reloaded from key store " + store);
        }
    }

    @Test
    void aLinkThatIsTurnedToOtherFilesIsAChange() throws IOException {
        Path live = folder.resolve("live");
        Files.createSymbolicLink(live, OLD.chain().getParent());
        try (CapturedLog log = log();
                TestServer server = serve(new PemFiles(live.resolve("chain.pem"), live.resolve("key.pem")))) {
            Path next = folder.resolve("next");
            Files.createSymbolicLink(next, NEW.chain().getParent());
            Files.move(next, live, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            awaitShown(server, NEW.certificate());
            awaitLine(log, "reloaded from PEM files " + live);
        }
        Files.delete(live);
    }

    @Test
    void theOldOneStaysWhenTheNewOneIsBroken() throws IOException {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        copy(OLD.chain(), chain);
        copy(OLD.key(), key);
        try (CapturedLog log = log();
                TestServer server = serve(new PemFiles(chain, key))) {
            Files.writeString(chain, "nothing of use");
            assertThat(awaitLine(log, "not reloaded"))
                    .contains("the old one stays: " + chain + ": there is no certificate in it");
            assertThat(shownBy(server)).isEqualTo(OLD.certificate());
            copy(NEW.chain(), chain);
            copy(NEW.key(), key);
            awaitShown(server, NEW.certificate());
            awaitLine(log, "reloaded from");
        }
    }
}
