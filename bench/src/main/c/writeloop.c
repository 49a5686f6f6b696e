/*
 * The reference of the workload "outstanding": the least that a chat server has to do, one write(2) per delivery.
 *
 * An epoll loop that upgrades every connection to WebSocket (RFC 6455 section 4.2), unmasks each text frame, encodes it once and writes it
 * to every member. It is a yardstick and not a server: it trusts its clients to send whole handshakes and unfragmented messages of at
 * most 125 bytes, and it ends when a member's socket buffer is full, which cannot happen with one message under way.
 *
 * Prints "listening on PORT" and runs until it is killed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_MEMBERS = 65536, BUFFER = 4096, MAX_PAYLOAD = 125, MASKED = 0x80, FIN_TEXT = 0x81, FIN_CLOSE = 0x88, FIN_PING = 0x89, FIN_PONG = 0x8A };

struct member {
    int fd;
    int index; /* in members, or -1 before the handshake */
    size_t have; /* unparsed bytes in buffer */
    unsigned char buffer[BUFFER];
};

static struct member *members[MAX_MEMBERS];
static int member_count;

static void fail(const char *what) {
    fprintf(stderr, "writeloop: %s: %s\n", what, strerror(errno));
    exit(1);
}

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

static void base64_of_20(const unsigned char in[20], char out[29]) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char padded[21] = {0};
    memcpy(padded, in, 20);
    for (int i = 0; i < 7; i++) {
        uint32_t group = padded[3 * i] << 16 | padded[3 * i + 1] << 8 | padded[3 * i + 2];
        for (int j = 0; j < 4; j++) {
            out[4 * i + j] = alphabet[group >> (18 - 6 * j) & 63];
        }
    }
    out[27] = '=';
    out[28] = 0;
}

static void leave(struct member *m) {
    if (m->index >= 0) {
        members[m->index] = members[--member_count];
        members[m->index]->index = m->index;
    }
    close(m->fd);
    free(m);
}

/* Answers the handshake once it is there whole, and returns how many bytes of the buffer it took, or -1 for a request that is none. */
static int handshake(struct member *m) {
    char *end = memmem(m->buffer, m->have, "\r\n\r\n", 4);
    if (end == NULL) {
        return 0;
    }
    end[2] = 0;
    char *key = strcasestr((char *) m->buffer, "\r\nSec-WebSocket-Key:");
    if (key == NULL || member_count == MAX_MEMBERS) {
        return -1;
    }
    key += strlen("\r\nSec-WebSocket-Key:");
    key += strspn(key, " ");
    char text[61], accept[29], response[256];
    unsigned char digest[20];
    snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    sha1_of_60(text, digest);
    base64_of_20(digest, accept);
    const char *protocol =
        strcasestr((char *) m->buffer, "\r\nSec-WebSocket-Protocol:") != NULL ? "Sec-WebSocket-Protocol: chat\r\n" : "";
    int length = snprintf(
        response, sizeof response,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s\r\n",
        accept, protocol);
    if (write(m->fd, response, length) != length) {
        return -1;
    }
    m->index = member_count;
    members[member_count++] = m;
    return end + 4 - (char *) m->buffer;
}

static void deliver(const unsigned char *frame, size_t length) {
    for (int i = 0; i < member_count; i++) {
        ssize_t written = write(members[i]->fd, frame, length);
        if (written >= 0 && written != (ssize_t) length) {
            fail("a member's socket buffer is full");
        }
        if (written < 0 && errno == EAGAIN) {
            fail("a member does not read");
        }
    }
}

/* Handles one whole frame, and returns how many bytes of the buffer it took: 0 when it is not there yet, -1 when the member is done. */
static int frame(struct member *m, unsigned char *at, size_t have) {
    if (have < 2) {
        return 0;
    }
    size_t length = at[1] & ~MASKED;
    if (length > MAX_PAYLOAD || !(at[1] & MASKED) || (at[0] != FIN_TEXT && at[0] != FIN_CLOSE && at[0] != FIN_PING)) {
        return -1;
    }
    if (have < 6 + length) {
        return 0;
    }
    unsigned char out[2 + MAX_PAYLOAD] = {at[0], (unsigned char) length};
    for (size_t i = 0; i < length; i++) {
        out[2 + i] = at[6 + i] ^ at[2 + i % 4];
    }
    if (at[0] == FIN_CLOSE) {
        if (write(m->fd, out, 2 + length) < 0) {
            /* It is gone already: there is nobody to answer. */
        }
        return -1;
    }
    if (at[0] == FIN_PING) {
        out[0] = FIN_PONG;
        return write(m->fd, out, 2 + length) == (ssize_t) (2 + length) ? (int) (6 + length) : -1;
    }
    deliver(out, 2 + length);
    return 6 + length;
}

static void readable(struct member *m) {
    ssize_t got = read(m->fd, m->buffer + m->have, BUFFER - m->have);
    if (got <= 0) {
        leave(m);
        return;
    }
    m->have += got;
    size_t done = 0;
    for (int took = 1; took > 0; done += took) {
        took = m->index < 0 ? handshake(m) : frame(m, m->buffer + done, m->have - done);
        if (took < 0) {
            leave(m);
            return;
        }
    }
    m->have -= done;
    memmove(m->buffer, m->buffer + done, m->have);
}

static void accept_one(int poll, int server) {
    struct member *m = calloc(1, sizeof *m);
    if (m == NULL || (m->fd = accept4(server, NULL, NULL, SOCK_NONBLOCK)) < 0) {
        fail("accept");
    }
    m->index = -1;
    int on = 1;
    setsockopt(m->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = m};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, m->fd, &event) < 0) {
        fail("epoll_ctl");
    }
}

int main(void) {
    int server = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(server, (struct sockaddr *) &address, size) < 0 || listen(server, 4096) < 0
        || getsockname(server, (struct sockaddr *) &address, &size) < 0) {
        fail("listen");
    }
    int poll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, server, &event) < 0) {
        fail("epoll");
    }
    printf("listening on %d\n", ntohs(address.sin_port));
    fflush(stdout);
    struct epoll_event events[256];
    for (;;) {
        int count = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL) {
                accept_one(poll, server);
            } else {
                readable(events[i].data.ptr);
            }
        }
    }
}
