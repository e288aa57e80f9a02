/*
 * passage OWNER: brings a server on the engine's machine, which is at the other end of stdin, to a program where the
 * learner is. `supervise` starts one for each connection to its socket.
 *
 * The server says first what it wants: {length u32 little-endian, NAME=VALUE..., an empty text, PROGRAM, ARGUMENT...},
 * each text ended by a zero byte. What it sends then is the program's stdin, which ends as its side of the connection
 * does. To it goes what the program writes, in pieces (pieces.h); its exit code comes last. What other processes write
 * after the end of the program is not waited for, and not carried without end.
 *
 * Stands outside the learner's namespaces, where no learner can reach it, and that is what it is for. The server could
 * be given the program's own streams, but would share them with the learner then: a pipe that somebody else reads or
 * writes slowly keeps a thread that does not want to wait, and a descriptor sent over a socket may keep who drops it.
 */
#define _GNU_SOURCE
#include "sandlot.h"
#include "owner.h"
#include "pieces.h"
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define SERVER STDIN_FILENO

/* As much as the kernel takes of an argument list, and some more. */
#define MOST_WANTED (4 * 1024 * 1024)

/* Of what others still write when the program has ended: more than its pipes hold, in bytes. */
#define MOST_LATE (1024 * 1024)

struct program {
  pid_t pid;
  int in, out, err; /* -1 when it is closed */
};

static char to_program[32 * 1024], to_server[PIECE_HEAD + 32 * 1024];

/* What is still to be written of either. */
static size_t in_begin, in_end, out_begin, out_end;

/* Until the server has read all: closing a socket with something unread in it is an error at its other end. */
static void linger(void) {
  shutdown(SERVER, SHUT_WR);
  fcntl(SERVER, F_SETFL, 0);
  while (read(SERVER, to_program, sizeof to_program) > 0) continue;
}

__attribute__((noreturn)) static void give_up(const char *doing) {
  refuse(SERVER, doing);
  linger();
  _exit(1);
}

/* Ends this process where the server goes before it has said all. */
static void read_all(void *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t n = read(SERVER, (char *)bytes + done, length - done);
    if (n <= 0 && !(n < 0 && errno == EINTR)) _exit(1);
    if (n > 0) done += (size_t)n;
  }
}

/* The arguments of `enter`; the environment becomes ours. Both stay where they were read. */
static char **read_request(void) {
  uint32_t length;
  size_t words = 0, count = 0;
  read_all(&length, sizeof length);
  errno = E2BIG;
  if (length < 2 || length > MOST_WANTED) give_up("read what is wanted");
  char *text = malloc(length + 1), *end = text + length;
  if (!text) give_up("read what is wanted");
  read_all(text, length);
  *end = '\0';
  for (char *word = text; word < end; word += strlen(word) + 1) words++;
  char **argv = calloc(words + 2, sizeof *argv), *word = text;
  if (!argv) give_up("read what is wanted");
  for (; word < end && *word; word += strlen(word) + 1) putenv(word);
  argv[count++] = LIBDIR "/enter";
  for (word++; word < end; word += strlen(word) + 1) argv[count++] = word;
  return argv;
}

static struct program start(char **argv) {
  int in[2], out[2], err[2];
  if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) give_up("pipe");
  pid_t pid = fork();
  if (pid < 0) give_up("fork");
  if (pid == 0) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    dup2(in[0], 0);
    dup2(out[1], 1);
    dup2(err[1], 2);
    execv(argv[0], argv);
    die(argv[0]);
  }
  close(in[0]);
  close(out[1]);
  close(err[1]);
  for (int i = 0; i < 3; i++) fcntl((int[]){in[1], out[0], err[0]}[i], F_SETFL, O_NONBLOCK);
  return (struct program){.pid = pid, .in = in[1], .out = out[0], .err = err[0]};
}

static void close_end(int *fd) {
  close(*fd);
  *fd = -1;
}

static bool is_for_later(ssize_t n) {
  return n < 0 && (errno == EAGAIN || errno == EINTR);
}

/* A program that takes nothing any more has not ended. */
static void give_input(struct program *program) {
  ssize_t n = write(program->in, to_program + in_begin, in_end - in_begin);
  if (is_for_later(n)) return;
  in_begin = n < 0 ? in_end : in_begin + (size_t)n;
  if (in_begin == in_end) in_begin = in_end = 0;
}

/* From the server, to the program at once where it takes it: the server may be gone a moment later. */
static void take_input(struct program *program) {
  ssize_t n = read(SERVER, to_program, sizeof to_program);
  if (is_for_later(n)) return;
  in_end = n > 0 ? (size_t)n : 0;
  if (n > 0) give_input(program);
  else close_end(&program->in);
}

/* From the program. False: there is nothing at the moment, or nothing more. */
static bool take_output(int *from, enum stream stream) {
  if (*from < 0) return false;
  ssize_t n = read(*from, to_server + PIECE_HEAD, sizeof to_server - PIECE_HEAD);
  if (is_for_later(n)) return false;
  if (n <= 0) {
    close_end(from);
    return false;
  }
  write_head(to_server, stream, (size_t)n);
  out_end = PIECE_HEAD + (size_t)n;
  return true;
}

/* False: the server is gone. */
static bool give_output(void) {
  ssize_t n = write(SERVER, to_server + out_begin, out_end - out_begin);
  if (is_for_later(n)) return true;
  if (n < 0) return false;
  out_begin += (size_t)n;
  if (out_begin == out_end) out_begin = out_end = 0;
  return true;
}

/* poll() reports a hang-up even where nothing is asked for; a negative descriptor is left out. */
static struct pollfd watch(bool is_wanted, int fd, short events) {
  return (struct pollfd){.fd = is_wanted ? fd : -1, .events = events};
}

/* The exit code; -1 when the server has gone before. */
static int carry(struct program program, int signals) {
  struct signalfd_siginfo info;
  size_t late = 0;
  int status = 0;
  for (bool has_ended = false;;) {
    if (has_ended && out_end == 0) {
      bool is_more = take_output(&program.out, STDOUT_PIECE) || take_output(&program.err, STDERR_PIECE);
      if (!is_more || late > MOST_LATE) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      late += out_end;
    }
    bool reads = in_end == 0 && program.in >= 0;
    struct pollfd polled[] = {
        {.fd = SERVER, .events = (short)((reads ? POLLIN : 0) | (out_end > 0 ? POLLOUT : 0))},
        watch(in_end > 0, program.in, POLLOUT),
        watch(out_end == 0, program.out, POLLIN),
        watch(out_end == 0, program.err, POLLIN),
        watch(!has_ended, signals, POLLIN),
    };
    if (poll(polled, 5, -1) < 0) continue;
    if (polled[0].revents & POLLIN) take_input(&program);
    else if (polled[0].revents & (POLLHUP | POLLERR)) {
      if (in_end > 0) give_input(&program);
      return -1;
    }
    if (polled[0].revents & POLLOUT && !give_output()) return -1;
    if (polled[1].revents) give_input(&program);
    if (polled[2].revents) take_output(&program.out, STDOUT_PIECE);
    if (polled[3].revents && out_end == 0) take_output(&program.err, STDERR_PIECE);
    if (polled[4].revents && read(signals, &info, sizeof info) > 0)
      has_ended = waitpid(program.pid, &status, WNOHANG) == program.pid;
  }
}

int main(int argc, char **argv) {
  sigset_t children;
  if (argc < 2) return 2;
  become_owner((uid_t)strtoul(argv[1], NULL, 10));
  prctl(PR_SET_DUMPABLE, 0);
  signal(SIGPIPE, SIG_IGN);
  char **wanted = read_request();
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  int signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals < 0) give_up("signalfd");
  struct program program = start(wanted);
  fcntl(SERVER, F_SETFL, O_NONBLOCK);
  int code = carry(program, signals);
  if (code < 0) return 0;
  char end[PIECE_HEAD + sizeof(uint32_t)];
  uint32_t told = htonl((uint32_t)code);
  write_head(end, EXIT_PIECE, sizeof told);
  memcpy(end + PIECE_HEAD, &told, sizeof told);
  fcntl(SERVER, F_SETFL, 0);
  if (write(SERVER, end, sizeof end) == sizeof end) linger();
  return 0;
}
