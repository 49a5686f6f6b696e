package dev.hawser.listener;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PEM file holds (RFC 7468): blocks of base64 with labels, and comments between them.
 *
 * @param file where it comes from, for messages
 */
record PemText(Path file, String text) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private record Block(String label, byte[] bytes) {}

    /** The certificates, in order; at least one. */
    List<Certificate> certificates() throws CertificateFailure {
        List<Certificate> found = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.label().equals("CERTIFICATE")) {
                found.add(certificate(block.bytes()));
            }
        }
        if (found.isEmpty()) {
            throw failure("there is no certificate in it");
        }
        return found;
    }

    /** The first private key. */
    PrivateKey privateKey() throws CertificateFailure {
        for (Block block : blocks()) {
            if (block.label().equals("PRIVATE KEY")) {
                return privateKey(block.bytes());
            }
            // RFC 7468 section 11, and the older formats of OpenSSL, which the JDK does not read.
            if (block.label().endsWith("PRIVATE KEY")) {
                throw failure("the key is encrypted or not in PKCS #8 (\"" + block.label()
                        + "\"); convert it with: openssl pkey -in " + file + " -out converted.pem");
            }
        }
        throw failure("there is no private key in it");
    }

    private List<Block> blocks() throws CertificateFailure {
        List<Block> found = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            found.add(new Block(matcher.group(1), decode(matcher.group(1), matcher.group(2))));
        }
        return found;
    }

    private byte[] decode(String label, String base64) throws CertificateFailure {
        // Those of the older formats may have lines of another kind; they are not taken anyway.
        if (!label.equals("CERTIFICATE") && !label.equals("PRIVATE KEY")) {
            return new byte[0];
        }
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException x) {
            throw failure("what follows \"BEGIN " + label + "\" is not base64");
        }
    }

    private Certificate certificate(byte[] bytes) throws CertificateFailure {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (GeneralSecurityException x) {
            throw failure("a certificate in it is broken");
        }
    }

    private PrivateKey privateKey(byte[] bytes) throws CertificateFailure {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException x) {
                // Of another kind, or broken.
            } catch (NoSuchAlgorithmException x) {
                throw new CertificateFailure("this Java has no keys of the kind " + algorithm, x);
            }
        }
        throw failure("the key in it is broken, or neither RSA, EC nor Ed25519");
    }

    private CertificateFailure failure(String why) {
        return new CertificateFailure(file + ": " + why);
    }
}
