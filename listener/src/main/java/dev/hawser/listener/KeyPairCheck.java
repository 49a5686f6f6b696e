package dev.hawser.listener;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a private and a public key belong together: what one signs, the other one verifies. */
final class KeyPairCheck {
    private static final byte[] SAMPLE = {1, 2, 3};

    private KeyPairCheck() {}

    static boolean belongTogether(PrivateKey key, PublicKey other) throws GeneralSecurityException {
        String algorithm = signatureOf(key);
        if (!key.getAlgorithm().equals(other.getAlgorithm())) {
            return false;
        }
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(SAMPLE);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(other);
        verifying.update(SAMPLE);
        try {
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException x) {
            // Keys of different lengths or curves.
            return false;
        }
    }

    private static String signatureOf(PrivateKey key) throws GeneralSecurityException {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
            default -> throw new GeneralSecurityException("keys of the kind " + key.getAlgorithm() + " are not taken");
        };
    }
}
