package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc7692;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No message refers further back than was agreed on. */
@Rfc7692({"7.1.2.1", "7.1.2.2"})
class WindowBitsTest {
    private static final int[] LENGTHS = {10, 255, 256, 257, 511, 512, 513, 3000, 40_000, 100_000};

    /** Reads lines of window bits and a payload in hex, and inflates it in small pieces, so that the window counts and not the output. */
    private static final String INFLATE = """
            const zlib = require('zlib');
            const lines = require('fs').readFileSync(0, 'latin1').trim().split('\\n');
            for (const line of lines) {
              const [bits, hex] = line.split(' ');
              const tail = Buffer.from([0, 0, 255, 255]);
              try {
                const options = {windowBits: +bits, finishFlush: zlib.constants.Z_SYNC_FLUSH, chunkSize: 64};
                console.log(zlib.inflateRawSync(Buffer.concat([Buffer.from(hex, 'hex'), tail]), options).toString('hex'));
              } catch (error) {
                console.log('error ' + error.message);
              }
            }
            """;

    private final DeflatePool pool = new DeflatePool(9, 1);

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    @Rfc7692({"7.2.1/4", "7.2.1/7", "7.2.1/8", "7.2.2/6"})
    void noMessageRefersFurtherBackThanItsWindow(int bits) {
        int longest = 0;
        for (byte[] payload : payloads()) {
            for (Role sender : Role.values()) {
                byte[] compressed = compress(sender, bits, payload);
                LookBack back = LookBack.of(compressed.length == 0 ? new byte[1] : compressed);
                if (compressed.length > 0) {
                    assertThat(back.bytes()).isEqualTo(payload);
                }
                longest = Math.max(longest, back.distance());
            }
        }
        assertThat(longest).isBetween((1 << bits) / 2, 1 << bits);
    }

    @Test
    void nodeInflatesThemWithAWindowOfThatLength(@TempDir Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int bits = 8; bits <= 15; bits++) {
            for (byte[] payload : payloads()) {
                byte[] compressed = compress(Role.SERVER, bits, payload);
                if (compressed.length > 0) {
                    lines.add(bits + " " + HexFormat.of().formatHex(compressed));
                    expected.add(HexFormat.of().formatHex(payload));
                }
            }
        }
        assertThat(lines).hasSizeGreaterThan(8 * 15);
        // What refers further back, so that it is clear that Node would see it.
        byte[] far = Payloads.ECHO.ofLength(100_000, new Random(1));
        lines.add("9 " + HexFormat.of().formatHex(compress(Role.SERVER, 15, far)));
        expected.add("error invalid distance too far back");
        assertThat(inflate(lines, directory)).isEqualTo(expected);
    }

    private static List<String> inflate(List<String> lines, Path directory) throws IOException {
        Path input = Files.write(directory.resolve("payloads"), lines);
        Process node;
        try {
            node = new ProcessBuilder("node", "-e", INFLATE)
                    .redirectInput(input.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException x) {
            throw new AssertionError("the program \"node\" (Node.js) is not on the PATH", x);
        }
        try (var output = node.inputReader()) {
            return output.lines().toList();
        }
    }

    @Test
    void aShortWindowIsNotTakenOver() {
        DeflateParameters parameters = new DeflateParameters(false, false, 14, 15);
        MessageDeflater server = new MessageDeflater(Role.SERVER, parameters, 0, pool);
        assertThat(server.hasContextTakeover()).isFalse();
        assertThat(new MessageDeflater(Role.CLIENT, parameters, 0, pool).hasContextTakeover())
                .isTrue();
        byte[] payload = Payloads.WORDS.ofLength(1000, new Random(1));
        assertThat(server.deflate(ByteBuffer.wrap(payload))).isEqualTo(server.deflate(ByteBuffer.wrap(payload)));
    }

    private static List<byte[]> payloads() {
        Random random = new Random(7692);
        List<byte[]> payloads = new ArrayList<>();
        for (Payloads kind : Payloads.values()) {
            for (int length : LENGTHS) {
                payloads.add(kind.ofLength(length, random));
            }
        }
        return payloads;
    }

    /** Empty when it would not be shorter. */
    private byte[] compress(Role sender, int bits, byte[] payload) {
        DeflateParameters parameters = sender == Role.SERVER
                ? new DeflateParameters(true, true, bits, 15)
                : new DeflateParameters(true, true, 15, bits);
        ByteBuffer compressed = new MessageDeflater(sender, parameters, 0, pool).deflate(ByteBuffer.wrap(payload));
        return compressed == null ? new byte[0] : Arrays.copyOf(compressed.array(), compressed.remaining());
    }
}
