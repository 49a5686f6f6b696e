package dev.hawser.websocket;

import java.util.Arrays;

/**
 * A plain inflater (RFC 1951) that notes how far back a message refers, which the usual ones do not tell.
 *
 * @param bytes the inflated message
 * @param distance the longest, in bytes; 0 when it refers to nothing
 */
record LookBack(byte[] bytes, int distance) {

    /** Of a payload without its tail. */
    static LookBack of(byte[] payload) {
        return new Reader(payload).read();
    }

    private static final class Reader {
        private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
        };

        private final byte[] input;
        private byte[] window = new byte[1 << 16];
        private int size;
        private int distance;
        private int bit;

        Reader(byte[] input) {
            this.input = input;
        }

        /** Ends with the header of the empty block whose lengths are the tail. */
        LookBack read() {
            while (true) {
                bits(1);
                int type = bits(2);
                if (type == 0) {
                    bit = (bit + 7) / 8 * 8;
                    if (bit == input.length * 8) {
                        return new LookBack(Arrays.copyOf(window, size), distance);
                    }
                    stored();
                } else if (type == 1) {
                    block(fixedLengths(), new Code(lengths(30, 5)));
                } else {
                    dynamic();
                }
            }
        }

        private int bits(int count) {
            int value = 0;
            for (int i = 0; i < count; i++, bit++) {
                value |= (input[bit / 8] >> bit % 8 & 1) << i;
            }
            return value;
        }

        private void stored() {
            int length = bits(16);
            bits(16);
            for (int i = 0; i < length; i++) {
                put(bits(8));
            }
        }

        private void put(int value) {
            if (size == window.length) {
                window = Arrays.copyOf(window, 2 * size);
            }
            window[size++] = (byte) value;
        }

        private static int[] lengths(int count, int length) {
            int[] lengths = new int[count];
            Arrays.fill(lengths, length);
            return lengths;
        }

        private static Code fixedLengths() {
            int[] lengths = lengths(288, 8);
            Arrays.fill(lengths, 144, 256, 9);
            Arrays.fill(lengths, 256, 280, 7);
            return new Code(lengths);
        }

        private void dynamic() {
            int literals = 257 + bits(5);
            int distances = 1 + bits(5);
            int codes = 4 + bits(4);
            int[] codeLengths = new int[19];
            for (int i = 0; i < codes; i++) {
                codeLengths[CODE_LENGTH_ORDER[i]] = bits(3);
            }
            Code code = new Code(codeLengths);
            int[] lengths = new int[literals + distances];
            for (int i = 0; i < lengths.length; ) {
                int symbol = symbol(code);
                int value = symbol == 16 ? lengths[i - 1] : symbol < 16 ? symbol : 0;
                int repeat = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
                for (; repeat > 0; repeat--) {
                    lengths[i++] = value;
                }
            }
            block(
                    new Code(Arrays.copyOf(lengths, literals)),
                    new Code(Arrays.copyOfRange(lengths, literals, lengths.length)));
        }

        private void block(Code literals, Code distances) {
            for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
                if (symbol < 256) {
                    put(symbol);
                } else {
                    int length = length(symbol - 257);
                    int code = symbol(distances);
                    int extra = Math.max(0, code / 2 - 1);
                    int back = (code < 4 ? code : (2 + code % 2) << extra) + 1 + bits(extra);
                    distance = Math.max(distance, back);
                    for (; length > 0; length--) {
                        put(window[size - back]);
                    }
                }
            }
        }

        private int length(int code) {
            if (code == 28) {
                return 258;
            }
            int extra = Math.max(0, code / 4 - 1);
            return (code < 8 ? code : (4 + code % 4) << extra) + 3 + bits(extra);
        }

        private int symbol(Code code) {
            int value = 0;
            int first = 0;
            int index = 0;
            for (int length = 1; length < 16; length++) {
                value |= bits(1);
                int count = code.counts[length];
                if (value - count < first) {
                    return code.symbols[index + value - first];
                }
                index += count;
                first = first + count << 1;
                value <<= 1;
            }
            throw new IllegalStateException("no such code");
        }
    }

    /** A canonical Huffman code. */
    private static final class Code {
        private final int[] counts = new int[16];
        private final int[] symbols;

        Code(int[] lengths) {
            symbols = new int[lengths.length];
            for (int length : lengths) {
                counts[length]++;
            }
            counts[0] = 0;
            int index = 0;
            for (int length = 1; length < 16; length++) {
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] == length) {
                        symbols[index++] = symbol;
                    }
                }
            }
        }
    }
}
