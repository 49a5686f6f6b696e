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

#include "accept.h"

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
    char accept[ACCEPT_SIZE], response[256];
    accept_of_key(key, accept);
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
