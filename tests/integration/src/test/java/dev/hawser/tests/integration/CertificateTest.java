package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hawser.listener.CertificateFailure;
import dev.hawser.listener.CertificateFile;
import dev.hawser.listener.KeyStoreFile;
import dev.hawser.listener.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with certificates and keys, and what is said of those that cannot be used. */
class CertificateTest {
    private static final Certificates GOOD = Certificates.SHARED;
    private static final String CHAIN = read(GOOD.chain());
    private static final String KEY = read(GOOD.key());

    @TempDir
    private Path folder;

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keysOfTheCommonKindsAreTaken(String algorithm) throws Exception {
        Certificates made = new Certificates("kind-" + algorithm, algorithm);
        assertThat(made.asPem().load().size()).isEqualTo(1);
        assertThat(made.asKeyStore().load().size()).isEqualTo(1);
    }

    @Test
    void oneFileMayHoldBothWithCommentsBetween() throws Exception {
        Path both = file("both.pem", "a comment - with a dash\n" + KEY + "\nsubject=CN = shared\n" + CHAIN);
        CertificateFile parsed = CertificateFile.parse(both.toString(), "");
        assertThat(parsed).isEqualTo(new PemFiles(both, both));
        assertThat(parsed.load().size()).isEqualTo(1);
    }

    @Test
    void aKeyStoreIsKnownByWhatIsInIt() throws Exception {
        CertificateFile parsed = CertificateFile.parse(GOOD.keyStore().toString(), Certificates.PASSWORD);
        assertThat(parsed).isEqualTo(GOOD.asKeyStore());
        assertThat(parsed.load().size()).isEqualTo(1);
    }

    @Test
    void twoFilesAreChainAndKey() {
        assertThat(CertificateFile.parse("a.pem,b.pem", ""))
                .isEqualTo(new PemFiles(Path.of("a.pem"), Path.of("b.pem")));
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(GOOD.asKeyStore().toString()).doesNotContain(Certificates.PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a,", ",b", "a,b,c"})
    void aTextThatNamesNoFileOrTooManyIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateFile.parse(text, ""))
                .withMessageContaining("\"" + text + "\" names");
    }

    static Stream<Arguments> unusableKeys() {
        String conversion = "; convert it with: openssl pkey -in ";
        return Stream.of(
                arguments("RSA PRIVATE KEY", "not in PKCS #8 (\"RSA PRIVATE KEY\")" + conversion),
                arguments("EC PRIVATE KEY", "not in PKCS #8 (\"EC PRIVATE KEY\")" + conversion),
                arguments("ENCRYPTED PRIVATE KEY", "not in PKCS #8 (\"ENCRYPTED PRIVATE KEY\")" + conversion));
    }

    @ParameterizedTest
    @MethodSource("unusableKeys")
    void aKeyInAnotherFormIsReportedWithAWayToConvertIt(String label, String why) throws IOException {
        String text = "-----BEGIN " + label + "-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END " + label + "-----\n";
        Path key = file("key.pem", text);
        assertThatThrownBy(() -> new PemFiles(GOOD.chain(), key).load())
                .isInstanceOf(CertificateFailure.class)
                .hasMessageStartingWith(key + ": the key is encrypted or ")
                .hasMessageContaining(why + key);
    }

    @Test
    void whatIsMissingOrBrokenIsNamedWithItsFile() throws IOException {
        Path nothing = folder.resolve("nothing.pem");
        assertFails(new PemFiles(nothing, GOOD.key()), nothing + ": does not exist");
        assertFails(new PemFiles(GOOD.chain(), folder), folder + ": cannot be read");
        assertFails(new PemFiles(GOOD.key(), GOOD.key()), GOOD.key() + ": there is no certificate in it");
        assertFails(new PemFiles(GOOD.chain(), GOOD.chain()), GOOD.chain() + ": there is no private key in it");
        Path torn = file("torn.pem", CHAIN.replaceFirst("MI", "XX"));
        assertFails(new PemFiles(torn, GOOD.key()), torn + ": a certificate in it is broken");
        Path noBase64 = file("no64.pem", CHAIN.replaceFirst("MI", "!!"));
        assertFails(
                new PemFiles(noBase64, GOOD.key()), noBase64 + ": what follows \"BEGIN CERTIFICATE\" is not base64");
        Path badKey = file("bad.pem", KEY.replaceFirst("M", "X"));
        assertFails(
                new PemFiles(GOOD.chain(), badKey),
                badKey + ": the key in it is broken, or neither RSA, EC nor Ed25519");
        Path long1 = file("long.pem", CHAIN + " ".repeat(1024 * 1024));
        assertFails(new PemFiles(long1, GOOD.key()), long1 + ": is longer than 1048576 bytes");
    }

    @Test
    void aKeyOfAnotherCertificateIsReported() {
        Certificates other = new Certificates("other", "EC");
        assertFails(
                new PemFiles(GOOD.chain(), other.key()),
                "the key in " + other.key() + " does not belong to the first certificate in " + GOOD.chain());
        Certificates rsa = new Certificates("other-rsa", "RSA");
        assertFails(
                new PemFiles(GOOD.chain(), rsa.key()),
                "the key in " + rsa.key() + " does not belong to the first certificate in " + GOOD.chain());
    }

    @Test
    void aKeyStoreThatCannotBeUsedIsReported() throws IOException {
        Path store = GOOD.keyStore();
        assertFails(new KeyStoreFile(store, "wrong"), "key store " + store + ": the password is wrong");
        assertFails(new KeyStoreFile(store, ""), "key store " + store + ": it needs a password");
        Path nothing = folder.resolve("nothing.p12");
        assertFails(new KeyStoreFile(nothing, ""), "key store " + nothing + ": does not exist");
        assertFails(new KeyStoreFile(folder, ""), "key store " + folder + ": cannot be read");
        Path text = file("text.p12", "hello");
        assertFails(new KeyStoreFile(text, ""), "key store " + text + ": it is no key store, and no PEM file");
    }

    private static void assertFails(CertificateFile file, String message) {
        assertThatThrownBy(file::load).isInstanceOf(CertificateFailure.class).hasMessage(message);
    }
}
