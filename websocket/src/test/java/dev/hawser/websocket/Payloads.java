package dev.hawser.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Payloads that compress well, badly and not at all. */
enum Payloads {
    /** Every byte unforeseeable. */
    NOISE {
        @Override
        void fill(byte[] payload, Random random) {
            random.nextBytes(payload);
        }
    },
    /** The same byte everywhere. */
    ZEROS {
        @Override
        void fill(byte[] payload, Random random) {
            // They are there.
        }
    },
    /** A few words again and again, near and far. */
    WORDS {
        @Override
        void fill(byte[] payload, Random random) {
            String[] words = {"cursor ", "log ", "segment ", "room ", "pass ", "entry ", "offset ", "reader, "};
            StringBuilder text = new StringBuilder();
            while (text.length() < payload.length) {
                text.append(words[random.nextInt(words.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(bytes, 0, payload, 0, payload.length);
        }
    },
    /** Noise that comes again after a while, so that only who looks far back can compress it. */
    ECHO {
        @Override
        void fill(byte[] payload, Random random) {
            byte[] noise = new byte[Math.max(1, Math.min(payload.length, 20 + random.nextInt(20_000)))];
            random.nextBytes(noise);
            for (int i = 0; i < payload.length; i++) {
                payload[i] = noise[i % noise.length];
            }
        }
    };

    abstract void fill(byte[] payload, Random random);

    byte[] ofLength(int length, Random random) {
        byte[] payload = new byte[length];
        fill(payload, random);
        return payload;
    }
}
