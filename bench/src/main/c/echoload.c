/*
 * The load client of the workloads "echo" and "idle": an epoll loop that does little besides read and write, so that the server is what is
 * measured.
 *
 * usage: echoload PORT CLIENTS MESSAGES PATH PROTOCOL PAYLOAD [WINDOW]
 *
 * Opens CLIENTS connections to a WebSocket server on this machine, one after the other. Then each connection has WINDOW text messages (1 unless told
 * otherwise) of PAYLOAD bytes under way until MESSAGES were sent in all: a reply is read, and the next message is sent at once. Every message carries
 * its connection and a number that no other has, under a masking key of its own, and every reply is compared with what was sent, byte by byte, in its
 * order. With 0 messages it holds the connections open instead, answers pings, and closes them when its standard input ends. It ends with 1 and one
 * line when anything is not as it must be.
 *
 * Prints the lines of "hawser load", each when it happens, and two more: how much processor time the messages took, and how long the replies took.
 * It is no general client: a reply in fragments is a failure to it, and its random numbers are only as good as a test needs.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "accept.h"

enum { MASKED = 0x80, FIN_TEXT = 0x81, FIN_CLOSE = 0x88, FIN_PING = 0x89, FIN_PONG = 0x8A };

enum {
    MAX_CONTROL = 125,
    MAX_PAYLOAD = 65535,
    MAX_HEADER = 14,
    STAMP = 24, /* hexadecimal digits of connection (8) and number (16) at the beginning of every message */
    EVENTS = 256,
    PATIENCE_SECONDS = 10 /* without any answer the run has failed */
};

struct message {
    int64_t number, sent_nanos;
};

struct connection {
    int fd;
    int index;
    struct message *under_way; /* a ring of window places; the oldest message is at first */
    int first, count;
    size_t have; /* unparsed bytes in input */
    unsigned char *input;
    unsigned char *text; /* of a message; all but its number stays the same */
};

static int port, clients, window;
static int64_t messages, sent, received;
static const char *path, *protocol;
static size_t payload, input_size;
static struct connection *connections;
static int poll_fd, open_count;
static bool closing;
static uint64_t random_state;
static int64_t *latencies; /* in nanoseconds, of each reply */

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("echoload: ");
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    exit(1);
}

static int64_t now_nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * (int64_t) 1000000000 + t.tv_nsec;
}

static int64_t now_millis(void) {
    return now_nanos() / 1000000;
}

static int64_t cpu_millis(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * (int64_t) 1000 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

/* xorshift64 */
static uint64_t random_bits(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* Why a call failed; one that waited for the server says so. */
static const char *reason(void) {
    return errno == EAGAIN || errno == EINPROGRESS ? "no answer for too long" : strerror(errno);
}

static void *allocate(size_t size) {
    void *memory = calloc(1, size);
    if (memory == NULL) {
        fail("out of memory");
    }
    return memory;
}

static void write_all(struct connection *c, const void *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t written = send(c->fd, (const char *) bytes + done, length - done, MSG_NOSIGNAL);
        if (written < 0) {
            fail("connection %d: write: %s", c->index, reason());
        }
        done += written;
    }
}

/* Writes one masked frame (RFC 6455 sections 5.2 and 5.3). */
static void send_frame(struct connection *c, int first, const unsigned char *data, size_t length) {
    static unsigned char frame[MAX_HEADER + MAX_PAYLOAD + 8];
    size_t at = 0;
    frame[at++] = first;
    if (length <= 125) {
        frame[at++] = MASKED | length;
    } else {
        frame[at++] = MASKED | 126;
        frame[at++] = length >> 8;
        frame[at++] = length & 0xFF;
    }
    uint64_t key = random_bits() >> 32;
    key |= key << 32;
    memcpy(frame + at, &key, 4);
    at += 4;
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        uint64_t word;
        memcpy(&word, data + i, 8);
        word ^= key;
        memcpy(frame + at + i, &word, 8);
    }
    for (; i < length; i++) {
        frame[at + i] = data[i] ^ (unsigned char) (key >> 8 * (i % 4));
    }
    write_all(c, frame, at + length);
}

static void hexadecimal(unsigned char *out, int digits, uint64_t value) {
    for (int i = digits - 1; i >= 0; i--, value >>= 4) {
        out[i] = "0123456789abcdef"[value & 15];
    }
}

static void send_next(struct connection *c) {
    if (sent < messages) {
        struct message *message = &c->under_way[(c->first + c->count++) % window];
        message->number = sent++;
        message->sent_nanos = now_nanos();
        hexadecimal(c->text + 8, STAMP - 8, message->number);
        send_frame(c, FIN_TEXT, c->text, payload);
    }
}

static void check_reply(struct connection *c, const unsigned char *data, size_t length) {
    if (c->count == 0) {
        fail("connection %d: a message that nobody asked for", c->index);
    }
    struct message *oldest = &c->under_way[c->first];
    hexadecimal(c->text + 8, STAMP - 8, oldest->number);
    if (length != payload || memcmp(data, c->text, length) != 0) {
        fail("connection %d: sent '%.*s' and received '%.*s'", c->index, (int) payload, c->text, (int) length, data);
    }
    latencies[received++] = now_nanos() - oldest->sent_nanos;
    c->first = (c->first + 1) % window;
    c->count--;
    send_next(c);
}

static void end(struct connection *c) {
    close(c->fd);
    c->fd = -1;
    open_count--;
}

static void on_close(struct connection *c, const unsigned char *data, size_t length) {
    if (!closing) {
        fail("connection %d: closed with %d", c->index, length < 2 ? 1005 : data[0] << 8 | data[1]);
    }
    end(c);
}

/* Handles one frame, and returns how many bytes it took: 0 when it is not there whole yet. */
static size_t take_frame(struct connection *c, const unsigned char *at, size_t have) {
    if (have < 2) {
        return 0;
    }
    size_t length = at[1], header = 2;
    if (length > MAX_CONTROL) {
        /* 127, and a masked frame, cannot be what was sent. */
        if (length != 126) {
            fail("connection %d: a frame that begins with %02x %02x", c->index, at[0], at[1]);
        }
        header = 4;
        length = have < header ? 0 : (size_t) at[2] << 8 | at[3];
    }
    if (header + length > input_size) {
        fail("connection %d: sent %zu bytes and received a frame of %zu", c->index, payload, length);
    }
    if (have < header + length) {
        return 0;
    }
    switch (at[0]) {
        case FIN_TEXT:
            check_reply(c, at + header, length);
            break;
        case FIN_PING:
            send_frame(c, FIN_PONG, at + header, length);
            break;
        case FIN_PONG:
            break;
        case FIN_CLOSE:
            on_close(c, at + header, length);
            break;
        default:
            fail("connection %d: a frame that begins with %02x %02x", c->index, at[0], at[1]);
    }
    return header + length;
}

static void take_frames(struct connection *c) {
    size_t done = 0;
    for (size_t took = 1; took > 0 && c->fd >= 0; done += took) {
        took = take_frame(c, c->input + done, c->have - done);
    }
    c->have -= done;
    memmove(c->input, c->input + done, c->have);
}

static void readable(struct connection *c) {
    ssize_t got = read(c->fd, c->input + c->have, input_size - c->have);
    if (got < 0) {
        fail("connection %d: read: %s", c->index, strerror(errno));
    }
    if (got == 0) {
        fail("connection %d: ended without a close frame", c->index);
    }
    c->have += got;
    take_frames(c);
}

/* One turn of the loop. Returns false when standard input, if it was asked for, has ended. */
static bool turn(int timeout_millis) {
    struct epoll_event events[EVENTS];
    int count = epoll_wait(poll_fd, events, EVENTS, timeout_millis);
    if (count < 0 && errno != EINTR) {
        fail("epoll_wait: %s", strerror(errno));
    }
    if (count == 0) {
        fail("nothing came for %d s: %ld of %ld replies, %d connections open", PATIENCE_SECONDS, (long) received, (long) messages, open_count);
    }
    for (int i = 0; i < count; i++) {
        struct connection *c = events[i].data.ptr;
        char ignored[64];
        if (c != NULL) {
            readable(c);
        } else if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) {
            return false;
        }
    }
    return true;
}

static void watch(int fd, struct connection *c) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
        fail("%s: %s", c == NULL ? "standard input" : "epoll_ctl", strerror(errno));
    }
}

static void connect_to_server(struct connection *c) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0
        || setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0
        || setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) < 0) {
        fail("connection %d: %s", c->index, strerror(errno));
    }
    if (connect(c->fd, (struct sockaddr *) &address, sizeof address) < 0) {
        fail("connection %d: connect to port %d: %s", c->index, port, reason());
    }
}

/* The value of a header field in a response whose lines end with CR LF; it may be followed by anything. NULL when it is not there. */
static const char *field(const char *response, const char *name) {
    char line[64];
    snprintf(line, sizeof line, "\r\n%s:", name);
    const char *found = strcasestr(response, line);
    return found == NULL ? NULL : found + strlen(line) + strspn(found + strlen(line), " ");
}

static void require_field(struct connection *c, const char *response, const char *name, const char *value) {
    const char *found = field(response, name);
    size_t length = strlen(value);
    if (found == NULL || strncmp(found, value, length) != 0 || strchr(" \r", found[length]) == NULL) {
        fail("connection %d: no %s: %s in the handshake's response", c->index, name, value);
    }
}

/* Reads the response (RFC 6455 section 4.2.2). What comes after it is the beginning of the frames. */
static void read_response(struct connection *c, const char *accept) {
    char response[4096];
    size_t have = 0;
    char *end_of_head = NULL;
    while (end_of_head == NULL) {
        ssize_t got = have < sizeof response - 1 ? read(c->fd, response + have, sizeof response - 1 - have) : 0;
        if (got <= 0) {
            fail("connection %d: handshake: %s", c->index, got < 0 ? reason() : "no whole response");
        }
        have += got;
        response[have] = 0;
        end_of_head = strstr(response, "\r\n\r\n");
    }
    if (strncmp(response, "HTTP/1.1 101 ", 13) != 0) {
        fail("connection %d: handshake: %.*s", c->index, (int) strcspn(response, "\r"), response);
    }
    size_t head = end_of_head + 4 - response;
    end_of_head[2] = 0;
    require_field(c, response, "Sec-WebSocket-Accept", accept);
    require_field(c, response, "Sec-WebSocket-Protocol", protocol);
    c->have = have - head;
    if (c->have > input_size) {
        fail("connection %d: %zu bytes after the handshake", c->index, c->have);
    }
    memcpy(c->input, response + head, c->have);
}

static void shake_hands(struct connection *c) {
    uint64_t nonce[KEY_BYTES / 8] = {random_bits(), random_bits()};
    char key[KEY_LENGTH + 1], accept[ACCEPT_SIZE], request[1024];
    base64((unsigned char *) nonce, KEY_BYTES, key);
    accept_of_key(key, accept);
    int length = snprintf(
        request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Protocol: %s\r\n\r\n",
        path, port, key, protocol);
    write_all(c, request, length);
    read_response(c, accept);
}

static void open_all(void) {
    int64_t began = now_millis();
    for (int i = 0; i < clients; i++) {
        struct connection *c = &connections[i];
        c->index = i;
        c->input = allocate(input_size);
        c->under_way = allocate(window * sizeof *c->under_way);
        c->text = allocate(payload);
        for (size_t at = 0; at < payload; at++) {
            c->text[at] = 'a' + (i + at) % 26;
        }
        hexadecimal(c->text, 8, i);
        connect_to_server(c);
        shake_hands(c);
        watch(c->fd, c);
        open_count++;
        take_frames(c);
    }
    printf("Opened %d of %d connections to localhost:%d in %ldms\n", open_count, clients, port, (long) (now_millis() - began));
    fflush(stdout);
}

static int compare(const void *left, const void *right) {
    int64_t a = *(const int64_t *) left, b = *(const int64_t *) right;
    return (a > b) - (a < b);
}

static void exchange(void) {
    latencies = allocate(messages * sizeof *latencies);
    int64_t began = now_millis(), cpu_before = cpu_millis();
    for (int i = 0; i < window * clients; i++) {
        send_next(&connections[i % clients]);
    }
    while (received < messages) {
        turn(PATIENCE_SECONDS * 1000);
    }
    int64_t millis = now_millis() - began;
    printf(
        "Sent/Received %ld/%ld messages in %ldms: %ldmsg/s\n", (long) sent, (long) received, (long) millis,
        (long) (received * 1000 / (millis > 0 ? millis : 1)));
    printf("Used %ldms of processor time\n", (long) (cpu_millis() - cpu_before));
    qsort(latencies, messages, sizeof *latencies, compare);
    printf(
        "latency  p50 %ldus  p99 %ldus  max %ldus\n", (long) (latencies[messages / 2] / 1000),
        (long) (latencies[messages - 1 - messages / 100] / 1000), (long) (latencies[messages - 1] / 1000));
    fflush(stdout);
}

static void hold(void) {
    watch(STDIN_FILENO, NULL);
    while (turn(-1)) {
    }
    epoll_ctl(poll_fd, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
}

static void close_all(void) {
    static const unsigned char normal[] = {1000 >> 8, 1000 & 0xFF};
    int64_t began = now_millis();
    closing = true;
    for (int i = 0; i < clients; i++) {
        send_frame(&connections[i], FIN_CLOSE, normal, sizeof normal);
    }
    while (open_count > 0) {
        turn(PATIENCE_SECONDS * 1000);
    }
    printf("Closed %d connections to localhost:%d in %ldms\n", clients, port, (long) (now_millis() - began));
}

static int64_t number(const char *text, const char *name, int64_t least, int64_t most) {
    char *rest;
    errno = 0;
    int64_t value = strtoll(text, &rest, 10);
    if (errno != 0 || *text == 0 || *rest != 0 || value < least || value > most) {
        fail("%s must be %ld to %ld, not '%s'", name, (long) least, (long) most, text);
    }
    return value;
}

int main(int count, char **arguments) {
    if (count < 7 || count > 8) {
        fail("usage: echoload PORT CLIENTS MESSAGES PATH PROTOCOL PAYLOAD [WINDOW]");
    }
    port = number(arguments[1], "PORT", 1, 65535);
    clients = number(arguments[2], "CLIENTS", 1, 1000000);
    messages = number(arguments[3], "MESSAGES", 0, 1000000000);
    path = arguments[4];
    protocol = arguments[5];
    payload = number(arguments[6], "PAYLOAD", STAMP, MAX_PAYLOAD);
    window = count > 7 ? number(arguments[7], "WINDOW", 1, 1000) : 1;
    input_size = 2 * (MAX_HEADER + MAX_CONTROL) + window * (MAX_HEADER + payload);
    connections = allocate(clients * sizeof *connections);
    poll_fd = epoll_create1(0);
    if (poll_fd < 0 || getrandom(&random_state, sizeof random_state, 0) != sizeof random_state) {
        fail("%s", strerror(errno));
    }
    random_state |= 1;
    open_all();
    if (messages > 0) {
        exchange();
    } else {
        hold();
    }
    close_all();
    return 0;
}
