/*
 * passage PROGRAM [ARGUMENT...]: runs a program (`enter hold attach …`) and brings a server on the engine's machine to
 * its stdin and stdout past the engine.
 *
 * Says on stdout at which socket it waits. A server that reaches it connects, and what comes and goes there is carried
 * to and from the program. One that does not writes a byte: then this process becomes the program.
 *
 * Stands outside the learner's namespaces, where no learner can reach it, and that is what it is for. The server could
 * be given the holder's own streams, but would share them with the learner then: a pipe that somebody else reads or
 * writes slowly keeps a thread that does not want to wait, and a descriptor sent over a socket may keep who drops it.
 */
#define _GNU_SOURCE
#include "sandlot.h"
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>

/* Within which the server says one or the other, in milliseconds. */
#define ANSWER 10000

struct direction {
  int from, to;
  bool outlives; /* that nobody takes it any more is no end */
  size_t begin, end;
  char bytes[32 * 1024];
};

/* False when nothing more will come, or nobody takes it. */
static bool carry(struct direction *d) {
  if (d->begin == d->end) {
    ssize_t n = read(d->from, d->bytes, sizeof d->bytes);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    if (n == 0) return false;
    d->begin = 0;
    d->end = (size_t)n;
  }
  ssize_t n = write(d->to, d->bytes + d->begin, d->end - d->begin);
  if (n >= 0) d->begin += (size_t)n;
  else if (errno != EAGAIN && errno != EINTR) {
    if (!d->outlives) return false;
    d->begin = d->end;
  }
  return true;
}

/* poll() reports a hang-up even where nothing is asked for; a negative descriptor is left out. */
static struct pollfd watch(int fd, bool reads, bool writes) {
  return (struct pollfd){.fd = reads || writes ? fd : -1, .events = (short)((reads ? POLLIN : 0) | (writes ? POLLOUT : 0))};
}

/* What the program said last is brought to the server even when the program takes nothing any more. */
static void carry_until_gone(int server, int program) {
  static struct direction in, out;
  in.from = out.to = server;
  in.to = out.from = program;
  in.outlives = true;
  for (;;) {
    bool holds_in = in.begin < in.end, holds_out = out.begin < out.end;
    struct pollfd sides[] = {watch(server, !holds_in, holds_out), watch(program, !holds_out, holds_in)};
    if (poll(sides, 2, -1) < 0) continue;
    if (sides[holds_in ? 1 : 0].revents && !carry(&in)) return;
    if (sides[holds_out ? 0 : 1].revents && !carry(&out)) return;
  }
}

static int start_program(char **argv) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends)) die("socketpair");
  pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid > 0) {
    close(ends[1]);
    return ends[0];
  }
  signal(SIGPIPE, SIG_DFL);
  dup2(ends[1], 0);
  dup2(ends[1], 1);
  execv(argv[0], argv);
  die(argv[0]);
}

int main(int argc, char **argv) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (argc < 2) return 2;
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_DUMPABLE, 0);
  snprintf(address.sun_path, sizeof address.sun_path, PASSAGES "/%d", getpid());
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  unlink(address.sun_path);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1)) die("listen");
  dprintf(1, "%s\n", address.sun_path);

  struct pollfd answers[] = {{.fd = listener, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
  int answered = poll(answers, 2, ANSWER);
  unlink(address.sun_path);
  if (answered <= 0) die("no answer");
  if (!answers[0].revents) {
    char byte;
    if (read(0, &byte, 1) != 1) return 1;
    signal(SIGPIPE, SIG_DFL);
    execv(argv[1], argv + 1);
    die(argv[1]);
  }
  int server = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (server < 0) die("accept");
  close(listener);
  int program = start_program(argv + 1);
  for (int fd = 0; fd <= 1; fd++) close(fd);
  carry_until_gone(server, program);
  return 0;
}
