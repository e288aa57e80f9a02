/*
 * dial PORT [ADDRESS]: a byte stream from stdin and stdout to the server on that port of 127.0.0.1, or else of ::1;
 * or of an IPv4 address.
 *
 * Both ways go pieces of {length u32 little-endian, bytes}. The first to the caller is a '+', once connected; where
 * nothing listens there is none, and an exit with 1. A piece of length 0 from the caller ends the stream towards the
 * server, which may still answer; an end of stdin means that the caller is gone, and ends everything. A piece of
 * length 0 to the caller ends the server's answer. This program then stays until the caller has read it and goes:
 * were it to end with unread output, Docker would hear of no other program's end in this sandbox until that is read.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD = 4 };

/* What was read and is not yet written. */
struct buffer {
  uint8_t bytes[64 * 1024];
  size_t start, end;
};

static struct buffer to_server, from_server;
static uint8_t head[HEAD];
static size_t head_length;
static uint32_t piece_left;
static bool ended;    /* the caller has said all */
static bool answered; /* the server has */

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

/* From the caller: the program ends with it. */
static size_t read_some(void *to, size_t length) {
  ssize_t n = read(0, to, length);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (n <= 0) exit(0);
  return (size_t)n;
}

static void read_piece(void) {
  if (piece_left == 0) {
    head_length += read_some(head + head_length, sizeof head - head_length);
    if (head_length < sizeof head) return;
    head_length = 0;
    for (int i = HEAD; i-- > 0;) piece_left = piece_left << 8 | head[i];
    ended = piece_left == 0;
  } else {
    size_t room = piece_left < sizeof to_server.bytes ? piece_left : sizeof to_server.bytes;
    to_server.start = 0;
    to_server.end = read_some(to_server.bytes, room);
    piece_left -= (uint32_t)to_server.end;
  }
}

static void write_piece(const void *bytes, size_t length) {
  for (int i = 0; i < HEAD; i++) from_server.bytes[i] = (uint8_t)(length >> (8 * i));
  memmove(from_server.bytes + HEAD, bytes, length);
  from_server.start = 0;
  from_server.end = HEAD + length;
}

static void read_answer(int server) {
  static uint8_t answer[sizeof from_server.bytes - HEAD];
  ssize_t n = read(server, answer, sizeof answer);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  answered = n <= 0;
  write_piece(answer, answered ? 0 : (size_t)n);
}

/* False: nobody takes it. */
static bool write_some(int fd, struct buffer *buffer) {
  ssize_t n = write(fd, buffer->bytes + buffer->start, buffer->end - buffer->start);
  if (n > 0) buffer->start += (size_t)n;
  return n >= 0 || errno == EAGAIN || errno == EINTR;
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
        watch(server, POLLIN, !answered && is_empty(&from_server)),
        watch(1, POLLOUT, !is_empty(&from_server)),
    };
    if (poll(polled, 4, -1) < 0) continue;
    if (polled[0].revents) read_piece();
    if (polled[1].revents && !write_some(server, &to_server)) to_server.start = to_server.end;
    if (polled[2].revents) read_answer(server);
    if (polled[3].revents && !write_some(1, &from_server)) exit(0);
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
  signal(SIGPIPE, SIG_IGN);
  write_piece("+", 1);
  for (int fd = 0; fd <= 1; fd++) fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  fcntl(server, F_SETFL, O_NONBLOCK);
  copy(server);
}
