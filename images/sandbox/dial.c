/*
 * dial PORT [ADDRESS]: a byte stream from stdin and stdout to the server on that port of 127.0.0.1, or else of ::1;
 * or of an IPv4 address.
 *
 * Writes '+' when connected, then what the server says; where nothing listens it writes nothing and exits 1.
 * Stdin comes in pieces of {length u32 little-endian, bytes}. A piece of length 0 ends the stream towards the server,
 * which may still answer; an end of stdin without one means that the caller is gone, and ends everything.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What was read and is not yet written. */
struct buffer {
  uint8_t bytes[64 * 1024];
  size_t start, end;
};

static struct buffer to_server, from_server;
static uint8_t head[4];
static size_t head_length;
static uint32_t piece_left;
static bool ended; /* the caller has said all */

static int connect_to(const struct sockaddr *address, socklen_t length) {
  int server = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (server >= 0 && connect(server, address, length) == 0) return server;
  if (server >= 0) close(server);
  return -1;
}

static int connect_inside(uint16_t port) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  int server = connect_to((struct sockaddr *)&v4, sizeof v4);
  return server >= 0 ? server : connect_to((struct sockaddr *)&v6, sizeof v6);
}

/* Ends the program at the end of what is read from. */
static size_t read_some(int fd, void *to, size_t length) {
  ssize_t n = read(fd, to, length);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (n <= 0) exit(0);
  return (size_t)n;
}

static void read_piece(void) {
  if (piece_left == 0) {
    head_length += read_some(0, head + head_length, sizeof head - head_length);
    if (head_length < sizeof head) return;
    head_length = 0;
    piece_left = head[0] | head[1] << 8 | head[2] << 16 | (uint32_t)head[3] << 24;
    ended = piece_left == 0;
  } else {
    size_t room = piece_left < sizeof to_server.bytes ? piece_left : sizeof to_server.bytes;
    to_server.start = 0;
    to_server.end = read_some(0, to_server.bytes, room);
    piece_left -= (uint32_t)to_server.end;
  }
}

static void write_some(int fd, struct buffer *buffer) {
  ssize_t n = write(fd, buffer->bytes + buffer->start, buffer->end - buffer->start);
  if (n < 0 && errno != EAGAIN && errno != EINTR) exit(0);
  if (n > 0) buffer->start += (size_t)n;
}

static bool is_empty(const struct buffer *buffer) { return buffer->start == buffer->end; }

static struct pollfd watch(int fd, short events, bool wanted) {
  return (struct pollfd){.fd = wanted ? fd : -1, .events = events};
}

static void copy(int server) {
  bool told = false;
  for (;;) {
    if (ended && !told && is_empty(&to_server)) told = shutdown(server, SHUT_WR) == 0;
    struct pollfd polled[] = {
        watch(0, POLLIN, is_empty(&to_server)),
        watch(server, POLLOUT, !is_empty(&to_server)),
        watch(server, POLLIN, is_empty(&from_server)),
        watch(1, POLLOUT, !is_empty(&from_server)),
    };
    if (poll(polled, 4, -1) < 0) continue;
    if (polled[0].revents) read_piece();
    if (polled[1].revents) write_some(server, &to_server);
    if (polled[2].revents) {
      from_server.start = 0;
      from_server.end = read_some(server, from_server.bytes, sizeof from_server.bytes);
    }
    if (polled[3].revents) write_some(1, &from_server);
  }
}

int main(int argc, char **argv) {
  int port = argc >= 2 ? atoi(argv[1]) : 0;
  struct sockaddr_in other = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (port < 1 || port > 65535 || argc > 3 || (argc == 3 && !inet_aton(argv[2], &other.sin_addr))) {
    fputs("usage: dial PORT [ADDRESS]\n", stderr);
    return 2;
  }
  int server = argc == 3 ? connect_to((struct sockaddr *)&other, sizeof other) : connect_inside((uint16_t)port);
  if (server < 0) {
    fprintf(stderr, "dial: port %d: %s\n", port, strerror(errno));
    return 1;
  }
  if (write(1, "+", 1) != 1) return 1;
  for (int fd = 0; fd <= 1; fd++) fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  fcntl(server, F_SETFL, O_NONBLOCK);
  copy(server);
}
