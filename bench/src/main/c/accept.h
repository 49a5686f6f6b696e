/* The answer to a Sec-WebSocket-Key (RFC 6455 section 4.2.2), for both ends: SHA-1 (RFC 3174) and base64 (RFC 4648 section 4). */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { KEY_BYTES = 16, KEY_LENGTH = 24, ACCEPT_SIZE = 29 };

static uint32_t rotate(uint32_t x, int n) {
    return x << n | x >> (32 - n);
}

static void sha1_block(uint32_t state[5], const unsigned char *block) {
    uint32_t w[80];
    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t) block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
    }
    for (int i = 16; i < 80; i++) {
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 ? b ^ c ^ d : i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
        uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
        uint32_t next = rotate(a, 5) + f + e + k + w[i];
        e = d, d = c, c = rotate(b, 30), b = a, a = next;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

/* The digest of a text of 60 bytes: a Sec-WebSocket-Key of 24 and the GUID of 36, which take two padded blocks. */
static void sha1_of_60(const char *text, unsigned char digest[20]) {
    uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    unsigned char blocks[128] = {0};
    memcpy(blocks, text, 60);
    blocks[60] = 0x80;
    blocks[126] = 60 * 8 >> 8;
    blocks[127] = 60 * 8 & 0xFF;
    sha1_block(state, blocks);
    sha1_block(state, blocks + 64);
    for (int i = 0; i < 20; i++) {
        digest[i] = state[i / 4] >> (24 - 8 * (i % 4)) & 0xFF;
    }
}

/* Writes 4 characters for every 3 bytes or less, and a terminating 0. */
static void base64(const unsigned char *in, size_t length, char *out) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        uint32_t group = in[i] << 16 | (i + 1 < length ? in[i + 1] : 0) << 8 | (i + 2 < length ? in[i + 2] : 0);
        for (size_t j = 0; j < 4; j++) {
            *out++ = i + j <= length ? alphabet[group >> (18 - 6 * j) & 63] : '=';
        }
    }
    *out = 0;
}

/* The value of Sec-WebSocket-Accept for the KEY_LENGTH characters of a key. */
static void accept_of_key(const char *key, char accept[ACCEPT_SIZE]) {
    char text[61];
    unsigned char digest[20];
    snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    sha1_of_60(text, digest);
    base64(digest, sizeof digest, accept);
}
