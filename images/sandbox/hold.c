// hold: keeps a terminal and its shell alive while viewers come and go.
//
//   hold attach NAME COLS ROWS [-- PROGRAM ARGS…]
//
// joins the holder of that name, started with its shell when there is none. The caller's stdin and stdout are handed
// over to the holder, which reads and writes them itself; this process then only waits for the end. With 0 for COLS and
// ROWS the terminal keeps the size that it has, and tells it: what is kept of its output was printed for that.
//
//   hold close NAME
//
// ends the holder of that name with its shell, as closing a window does, and waits until both are gone. It does not
// queue behind what is being typed: a program that reads nothing is ended all the same.
//
// Both ways go frames of {type u8, length u32, payload}, all numbers little-endian:
//   to the holder     INPUT {writer 8 bytes, start u64, bytes}   RESIZE {cols u16, rows u16}   READ {offset u64}
//   from the holder   HELLO {version u8, start u64, end u64, cols u16, rows u16, [writer 8 bytes, accepted u64]…}
//                     OUTPUT {offset u64, bytes}   ACCEPTED {writer 8 bytes, accepted u64}   EXIT {status u32}
// Output is numbered by byte from the shell's start; the last 1 MiB is kept and sent to whoever joins.
// Input is numbered by byte for each writer: what was already taken is dropped and a gap is refused, so that a writer
// who resends after a broken connection types nothing twice. While a joined viewer does not read, the terminal's
// program waits; with no viewer, it runs on and the oldest output is forgotten. A viewer who says what it has READ is
// sent no more than WINDOW beyond that. What lies between it and the holder has room for a megabyte, which a Ctrl-C
// would have to wait for; and while that is full when a program of the sandbox ends, Docker hears of no other's end.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { INPUT = 1, RESIZE = 2, READ = 3, HELLO = 16, OUTPUT = 17, ACCEPTED = 18, EXIT = 19 };
enum {
  VERSION = 2,
  LOG = 1024 * 1024,         // bytes of output kept
  BEHIND = 32 * 1024,        // unsent output at which the program waits for a viewer
  WINDOW = 128 * 1024,       // output sent to a viewer who says what it has read, and not yet read
  BURST = 64 * 1024,         // output read before it is sent on
  FRAME_HEAD = 5,
  WRITER = 8,
  INPUT_HEAD = WRITER + 8,
  MAX_PAYLOAD = INPUT_HEAD + 64 * 1024,
  MAX_FRAME = FRAME_HEAD + MAX_PAYLOAD,
  MAX_OUTPUT = 32 * 1024,    // bytes of one OUTPUT frame
  WRITERS = 64,
  VIEWERS = 8,
  ACCEPT_DELAY = 2,          // ms that an ACCEPTED waits for the echo, to travel in its company
  ANSWER = 5000,             // ms within which a holder answers
  STAY = 1000,               // ms that a shell may stay after it was hung up on, and then its viewers
  LAST_WORDS = 200,          // ms without output after which an ended shell has said all
};

struct viewer {
  bool present, joined;
  int socket, in, out;       // socket: closes when the attached process dies
  uint8_t *input;            // frames read but not yet taken
  size_t input_length;
  uint8_t head[2048];        // what is to be written before the log's bytes
  size_t head_length, head_sent;
  size_t body;               // bytes of the log to be written after the head
  uint64_t sent;             // output offset up to which this viewer has all
  bool counts;               // it says what it has read
  uint64_t read;             // as far as it said
  uint64_t accepted;         // bit n: it must be told of writer n
  bool told_exit;
};

struct writer {
  uint8_t id[WRITER];
  uint64_t accepted, used;   // used: when, 0 for never
};

static uint8_t output[LOG];
static uint64_t output_end;
static struct viewer viewers[VIEWERS];
static struct viewer *typing; // whose frame the terminal could not yet take whole
static struct writer writers[WRITERS];
static uint64_t writer_clock;
static int64_t accepted_since = -1; // ms; when the oldest untold ACCEPTED came up
static int master, slave;
static struct winsize size;
static pid_t shell;
static int64_t kill_at = -1;   // ms; when a shell that was hung up on is killed; -1 before
static enum { RUNNING, ENDING, ENDED } shell_state;
static uint32_t exit_status;

__attribute__((noreturn)) static void die(const char *what) {
  fprintf(stderr, "hold: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static uint64_t get(const uint8_t *from, int bytes) {
  uint64_t value = 0;
  for (int i = 0; i < bytes; i++) value |= (uint64_t)from[i] << (8 * i);
  return value;
}

static uint8_t *put(uint8_t *to, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; i++) *to++ = (uint8_t)(value >> (8 * i));
  return to;
}

// ---- Output: from the terminal into the log, from the log to the viewers

static bool all_viewers_keep_up(void) {
  for (struct viewer *v = viewers; v < viewers + VIEWERS; v++)
    if (v->joined && output_end - v->sent > BEHIND) return false;
  return true;
}

// How much of the log this viewer may be sent now.
static uint64_t allowance(const struct viewer *v) {
  uint64_t unsent = output_end - v->sent, unread = v->sent - v->read;
  // While input waits for the program, what a viewer says it has read waits behind it.
  if (!v->counts || typing) return unsent;
  uint64_t window = unread < WINDOW ? WINDOW - unread : 0;
  return unsent < window ? unsent : window;
}

static void read_output(void) {
  for (size_t burst = 0; burst < BURST && all_viewers_keep_up();) {
    size_t at = output_end % LOG;
    ssize_t n = read(master, output + at, LOG - at < 4096 ? LOG - at : 4096);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      if (n == 0 || errno != EAGAIN) shell_state = ENDED; // EIO: nobody holds the other end any more
      return;
    }
    output_end += (size_t)n;
    burst += (size_t)n;
  }
}

static void drop(struct viewer *v) {
  close(v->socket);
  if (v->joined) {
    close(v->in);
    close(v->out);
    free(v->input);
  }
  if (typing == v) typing = NULL;
  memset(v, 0, sizeof *v);
}

static void compose_hello(struct viewer *v) {
  uint8_t *p = v->head + FRAME_HEAD;
  v->sent = output_end > LOG ? output_end - LOG : 0;
  p = put(p, VERSION, 1);
  p = put(p, v->sent, 8);
  p = put(p, output_end, 8);
  p = put(p, size.ws_col, 2);
  p = put(p, size.ws_row, 2);
  for (struct writer *w = writers; w < writers + WRITERS; w++) {
    if (w->used == 0) continue;
    p = put(mempcpy(p, w->id, WRITER), w->accepted, 8);
  }
  v->head_length = (size_t)(p - v->head);
  put(put(v->head, HELLO, 1), v->head_length - FRAME_HEAD, 4);
}

// Makes up what is to be sent next: numbers first, then output, and the exit after all output.
static void compose(struct viewer *v) {
  uint8_t *p = v->head;
  for (int i = 0; v->accepted != 0; i++, v->accepted >>= 1) {
    if (!(v->accepted & 1)) continue;
    p = put(put(p, ACCEPTED, 1), WRITER + 8, 4);
    p = put(mempcpy(p, writers[i].id, WRITER), writers[i].accepted, 8);
  }
  // Who closes a terminal does not wait for those who do not read it.
  if (shell_state == ENDED && kill_at >= 0) v->sent = output_end;
  uint64_t allowed = allowance(v);
  if (allowed > 0) {
    v->body = allowed < MAX_OUTPUT ? (size_t)allowed : MAX_OUTPUT;
    p = put(put(put(p, OUTPUT, 1), 8 + v->body, 4), v->sent, 8);
  } else if (shell_state == ENDED && output_end == v->sent && !v->told_exit) {
    p = put(put(put(p, EXIT, 1), 4, 4), exit_status, 4);
    v->told_exit = true;
  }
  v->head_length = (size_t)(p - v->head);
  v->head_sent = 0;
}

static bool has_something_to_send(const struct viewer *v) {
  return v->head_sent < v->head_length || v->body > 0 || allowance(v) > 0 ||
         (shell_state == ENDED && (output_end == v->sent || kill_at >= 0) && !v->told_exit);
}

static void send_frames(struct viewer *v) {
  for (;;) {
    if (v->head_sent == v->head_length && v->body == 0) compose(v);
    size_t head = v->head_length - v->head_sent, at = v->sent % LOG; // the log may go round its end
    size_t first = v->body < LOG - at ? v->body : LOG - at;
    struct iovec parts[] = {{v->head + v->head_sent, head}, {output + at, first}, {output, v->body - first}};
    if (head + v->body == 0) return;
    ssize_t n = writev(v->out, parts, 3);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      if (errno != EAGAIN) drop(v);
      return;
    }
    size_t of_head = (size_t)n < head ? (size_t)n : head, of_body = (size_t)n - of_head;
    v->head_sent += of_head;
    v->body -= of_body;
    v->sent += of_body;
  }
}

// ---- Input: from the viewers to the terminal, each writer's bytes exactly once

// The writer's place in the table; the one unheard of for longest makes room for a new one.
static int find_writer(const uint8_t *id) {
  int found = -1, oldest = 0;
  for (int i = 0; i < WRITERS; i++) {
    if (writers[i].used != 0 && memcmp(writers[i].id, id, WRITER) == 0) found = i;
    if (writers[i].used < writers[oldest].used) oldest = i;
  }
  if (found < 0) {
    found = oldest;
    memcpy(writers[found].id, id, WRITER);
    writers[found].accepted = 0;
  }
  writers[found].used = ++writer_clock;
  return found;
}

static void tell_accepted(int writer) {
  for (struct viewer *v = viewers; v < viewers + VIEWERS; v++)
    if (v->joined) v->accepted |= (uint64_t)1 << writer;
  if (accepted_since < 0) accepted_since = now();
}

// Types what is new in an INPUT. False: the terminal is full; what it took is counted, so try the same again later.
static bool type_bytes(const uint8_t *payload, size_t length) {
  int i = find_writer(payload);
  uint64_t start = get(payload + WRITER, 8), end = start + (length - INPUT_HEAD);
  tell_accepted(i);
  if (start > writers[i].accepted) return true;
  while (writers[i].accepted < end) {
    size_t skip = (size_t)(writers[i].accepted - start);
    ssize_t n = write(master, payload + INPUT_HEAD + skip, (size_t)(end - writers[i].accepted));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return false;
    if (n < 0) return true; // the shell is gone: nobody to type to
    writers[i].accepted += (uint64_t)n;
  }
  return true;
}

static void resize(uint16_t cols, uint16_t rows) {
  size.ws_col = cols;
  size.ws_row = rows;
  ioctl(master, TIOCSWINSZ, &size);
}

static void take_read(struct viewer *v, uint64_t offset) {
  if (offset > v->sent) return;
  v->counts = true;
  if (offset > v->read) v->read = offset;
}

// Takes the viewer's whole frames, up to one that the terminal has no room for. What breaks the protocol is dropped.
static void take_frames(struct viewer *v) {
  size_t taken = 0;
  typing = NULL;
  while (v->input_length - taken >= FRAME_HEAD) {
    const uint8_t *frame = v->input + taken, *payload = frame + FRAME_HEAD;
    size_t length = get(frame + 1, 4);
    bool known = (frame[0] == INPUT && length >= INPUT_HEAD) || (frame[0] == RESIZE && length == 4) ||
                 (frame[0] == READ && length == 8);
    if (!known || length > MAX_PAYLOAD) return drop(v);
    if (v->input_length - taken < FRAME_HEAD + length) break;
    if (frame[0] == READ) take_read(v, get(payload, 8));
    else if (frame[0] == RESIZE) resize((uint16_t)get(payload, 2), (uint16_t)get(payload + 2, 2));
    else if (!type_bytes(payload, length)) { typing = v; break; }
    taken += FRAME_HEAD + length;
  }
  v->input_length -= taken;
  memmove(v->input, v->input + taken, v->input_length);
}

static void read_frames(struct viewer *v) {
  ssize_t n = read(v->in, v->input + v->input_length, MAX_FRAME - v->input_length);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0) return drop(v);
  v->input_length += (size_t)n;
}

// ---- Viewers coming

static void meet(int listener) {
  struct ucred who;
  socklen_t length = sizeof who;
  int socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (socket < 0) return;
  bool own = getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &length) == 0 && who.uid == geteuid();
  for (struct viewer *v = viewers; own && v < viewers + VIEWERS; v++) {
    if (v->present) continue;
    v->present = true;
    v->socket = socket;
    return;
  }
  send(socket, "-", 1, MSG_NOSIGNAL);
  close(socket);
}

// As when a window is closed: the program in front is told, and the shell, which tells its jobs.
static void hang_up(void) {
  pid_t front = tcgetpgrp(master);
  for (int signal = SIGHUP; signal; signal = signal == SIGHUP ? SIGCONT : 0) {
    if (front > 0) kill(-front, signal);
    if (shell_state == RUNNING) kill(-shell, signal);
  }
  kill_at = now() + STAY;
}

struct request { uint16_t cols, rows; }; // travels with the viewer's stdin and stdout
union rights { struct cmsghdr head; char space[CMSG_SPACE(2 * sizeof(int))]; };

static void join(struct viewer *v) {
  struct request request;
  union rights control;
  struct iovec part = {&request, sizeof request};
  struct msghdr message = {NULL, 0, &part, 1, &control, sizeof control, 0};
  ssize_t n = recvmsg(v->socket, &message, MSG_CMSG_CLOEXEC);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n == 1 && !v->joined) return hang_up();
  struct cmsghdr *rights = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
  if (v->joined || n != sizeof request || !rights || rights->cmsg_len != CMSG_LEN(2 * sizeof(int))) return drop(v);
  int fds[2];
  memcpy(fds, CMSG_DATA(rights), sizeof fds);
  v->in = fds[0];
  v->out = fds[1];
  v->input = malloc(MAX_FRAME);
  v->joined = true;
  if (!v->input || send(v->socket, "+", 1, MSG_NOSIGNAL) != 1) return drop(v);
  fcntl(v->in, F_SETFL, fcntl(v->in, F_GETFL) | O_NONBLOCK);
  fcntl(v->out, F_SETFL, fcntl(v->out, F_GETFL) | O_NONBLOCK);
  if (request.cols > 0 && request.rows > 0) resize(request.cols, request.rows);
  compose_hello(v);
}

// ---- The holder's life

static void reap(int signals) {
  struct signalfd_siginfo info;
  int status;
  while (read(signals, &info, sizeof info) > 0) continue;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
    if (pid != shell) continue;
    exit_status = (uint32_t)(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    shell_state = kill_at >= 0 ? ENDED : ENDING;
    close(slave);
  }
}

static bool all_told(void) {
  if (shell_state != ENDED) return false;
  if (kill_at >= 0 && now() >= kill_at + STAY) return true;
  for (struct viewer *v = viewers; v < viewers + VIEWERS; v++)
    if (v->joined && !(v->told_exit && v->head_sent == v->head_length)) return false;
  return true;
}

// poll() reports a hang-up even where nothing is asked for; a negative descriptor is left out.
static struct pollfd watch(int fd, short events, bool wanted) {
  return (struct pollfd){.fd = wanted ? fd : -1, .events = events};
}

static void serve(int listener, int signals) {
  while (!all_told()) {
    struct pollfd polled[3 + 3 * VIEWERS];
    short terminal = (short)((all_viewers_keep_up() ? POLLIN : 0) | (typing ? POLLOUT : 0));
    polled[0] = watch(signals, POLLIN, true);
    polled[1] = watch(listener, POLLIN, listener >= 0);
    polled[2] = watch(master, terminal, terminal != 0 && shell_state != ENDED);
    for (int i = 0; i < VIEWERS; i++) {
      struct viewer *v = &viewers[i];
      polled[3 + 3 * i] = watch(v->socket, POLLIN, v->present);
      polled[4 + 3 * i] = watch(v->in, POLLIN, v->joined && v->input_length < MAX_FRAME);
      polled[5 + 3 * i] = watch(v->out, has_something_to_send(v) ? POLLOUT : 0, v->joined);
    }
    int wait = shell_state == ENDING && all_viewers_keep_up() ? LAST_WORDS : -1;
    if (wait < 0 && kill_at >= 0) wait = STAY;
    if (accepted_since >= 0) wait = ACCEPT_DELAY;
    int ready = poll(polled, 3 + 3 * VIEWERS, wait);
    if (ready < 0 && errno != EINTR) return;
    if (ready == 0 && wait == LAST_WORDS) shell_state = ENDED;
    if (kill_at >= 0 && now() >= kill_at && shell_state == RUNNING) kill(shell, SIGKILL);
    if (ready < 0) continue;

    if (polled[0].revents) reap(signals);
    if (shell_state != RUNNING && listener >= 0) {
      close(listener); // whoever comes now starts a new shell
      listener = -1;
    }
    if (polled[1].revents && listener >= 0) meet(listener);
    for (int i = 0; i < VIEWERS; i++) {
      struct viewer *v = &viewers[i];
      if (polled[3 + 3 * i].revents) join(v);
      if (v->joined && polled[4 + 3 * i].revents) read_frames(v);
      if (v->joined && polled[5 + 3 * i].revents & (POLLERR | POLLHUP | POLLNVAL)) drop(v);
    }
    // A frame is typed whole before another viewer's: two pastes do not mix.
    if (typing) take_frames(typing);
    for (struct viewer *v = viewers; v < viewers + VIEWERS && !typing; v++)
      if (v->joined && v->input_length > 0) take_frames(v);
    if (polled[2].revents & (POLLIN | POLLHUP | POLLERR)) read_output();

    bool overdue = accepted_since >= 0 && now() - accepted_since >= ACCEPT_DELAY;
    if (overdue) accepted_since = -1;
    for (struct viewer *v = viewers; v < viewers + VIEWERS; v++)
      if (v->joined && (overdue || has_something_to_send(v))) send_frames(v);
  }
}

// What a lesson has to do with a terminal: its device, by name, and what runs in it instead of the usual shell.
static char device_link[64], other_shell[64];

static void name_files(const char *name) {
  mkdir("/run/sandlot", 0755);
  snprintf(device_link, sizeof device_link, "/run/sandlot/%s", name);
  snprintf(other_shell, sizeof other_shell, "/var/lib/sandlot/%s-shell", name);
}

static void become_shell(char **program) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  setsid();
  ioctl(slave, TIOCSCTTY, 0);
  for (int fd = 0; fd <= 2; fd++) dup2(slave, fd);
  // Out of memory, the learner's programs go before the holder.
  int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (score >= 0 && write(score, "500", 3) == 3) close(score);
  setenv("TERM", "xterm-256color", 1);
  setenv("LANG", "C.UTF-8", 1);
  setenv("HOME", "/root", 1);
  if (chdir("/root") < 0 && chdir("/") < 0) _exit(126);
  unlink(device_link);
  if (symlink(ttyname(0), device_link)) errno = 0; // only a greeting needs it
  if (*program) execvp(*program, program);
  else execl(other_shell, other_shell, NULL), execl("/bin/bash", "-bash", NULL);
  _exit(127);
}

static void open_terminal(void) {
  struct termios modes;
  master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0) die("cannot open a terminal");
  slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  // gVisor knows it by its name only.
  if (slave < 0) slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (slave < 0) die("cannot open the terminal's other end");
  if (size.ws_col == 0 || size.ws_row == 0) size = (struct winsize){.ws_col = 80, .ws_row = 24};
  ioctl(master, TIOCSWINSZ, &size);
  tcgetattr(slave, &modes);
  modes.c_iflag |= IUTF8; // Backspace erases a whole character
  tcsetattr(slave, TCSANOW, &modes);
}

static void start_holder(int listener, char **program) {
  open_terminal();
  pid_t holder = fork();
  if (holder < 0) die("cannot start the holder");
  if (holder > 0) {
    for (int i = 0; i < 3; i++) close((int[]){master, slave, listener}[i]);
    return;
  }
  setsid();
  signal(SIGHUP, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  // Leaves the caller's streams, so that the caller's exec can end without this process.
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd <= 2; fd++) nothing < 0 ? close(fd) : dup2(nothing, fd);
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  int signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  shell = fork();
  if (shell == 0) become_shell(program);
  if (shell > 0 && signals >= 0) serve(listener, signals);
  _exit(0);
}

// ---- Attaching

// The kernel bounds how many descriptors a user may have on their way through sockets, goes by the real uid, and takes
// the roots of all sandboxes of a kind for one user. So they go as anybody's: nobody has the memory to use up the
// bounds of all, and who happens on one that is used up is joined at the next attempt.
static ssize_t send_as_anybody(int socket, const struct msghdr *message) {
  uint16_t anybody = 0;
  getrandom(&anybody, sizeof anybody, GRND_NONBLOCK);
  bool changed = setresuid(anybody, (uid_t)-1, (uid_t)-1) == 0;
  ssize_t sent = sendmsg(socket, message, MSG_NOSIGNAL);
  if (changed && setresuid(0, (uid_t)-1, (uid_t)-1) < 0) die("cannot be root again");
  return sent;
}

// Hands over stdin and stdout and waits until the holder is done with them. False: it went before it took them.
static bool stay_joined(int socket) {
  struct request request = {size.ws_col, size.ws_row};
  union rights control = {0};
  struct iovec part = {&request, sizeof request};
  struct msghdr message = {NULL, 0, &part, 1, &control, sizeof control, 0};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  *rights = (struct cmsghdr){CMSG_LEN(2 * sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
  memcpy(CMSG_DATA(rights), (int[]){0, 1}, 2 * sizeof(int));
  char answer;
  if (send_as_anybody(socket, &message) < 0) return false;
  if (poll(&(struct pollfd){.fd = socket, .events = POLLIN}, 1, ANSWER) == 0) errno = ETIMEDOUT, die("no answer");
  if (recv(socket, &answer, 1, 0) != 1) return false;
  if (answer != '+') errno = EUSERS, die("not let in");
  for (int fd = 0; fd <= 1; fd++) close(fd);
  while (recv(socket, &answer, 1, 0) < 0 && errno == EINTR) continue;
  return true;
}

// The address is in the network namespace, not in the file system: it cannot be deleted, only one can have it, and it
// goes when its holder goes.
static socklen_t name_address(struct sockaddr_un *address, const char *name) {
  address->sun_family = AF_UNIX;
  int length = snprintf(address->sun_path + 1, sizeof address->sun_path - 1, "sandlot/%s", name);
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
}

static int open_socket(void) {
  int opened = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (opened < 0) die("cannot make a socket");
  return opened;
}

static int attach(const char *name, char **program) {
  struct sockaddr_un address = {0};
  socklen_t length = name_address(&address, name);
  for (int attempt = 0; attempt < 200; attempt++) {
    int socket_fd = open_socket();
    if (connect(socket_fd, (struct sockaddr *)&address, length) == 0) {
      if (stay_joined(socket_fd)) return 0;
    } else if (bind(socket_fd, (struct sockaddr *)&address, length) == 0) {
      if (listen(socket_fd, VIEWERS) < 0) die("cannot listen");
      start_holder(socket_fd, program);
      continue;
    }
    close(socket_fd); // another one is starting or going at this moment
    nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
  }
  errno = ETIMEDOUT;
  die("cannot join the holder");
}

// No holder is as good as a closed one.
static int close_terminal(const char *name) {
  struct sockaddr_un address = {0};
  socklen_t length = name_address(&address, name);
  int socket_fd = open_socket();
  if (connect(socket_fd, (struct sockaddr *)&address, length) < 0) return 0;
  if (send(socket_fd, "x", 1, MSG_NOSIGNAL) != 1) return 0;
  if (poll(&(struct pollfd){.fd = socket_fd, .events = POLLIN}, 1, ANSWER) == 0) errno = ETIMEDOUT, die("no end");
  char answer;
  if (recv(socket_fd, &answer, 1, 0) == 1) errno = EUSERS, die("not let in");
  return 0;
}

int main(int count, char **words) {
  bool named = count >= 3 && strlen(words[2]) <= 32;
  if (named && count == 3 && strcmp(words[1], "close") == 0) return close_terminal(words[2]);
  bool known = named && count >= 5 && strcmp(words[1], "attach") == 0;
  if (!known || (count > 5 && strcmp(words[5], "--") != 0)) {
    fprintf(stderr, "usage: hold attach NAME COLS ROWS [-- PROGRAM ARGS...]\n       hold close NAME\n");
    return 2;
  }
  name_files(words[2]);
  size.ws_col = (unsigned short)atoi(words[3]);
  size.ws_row = (unsigned short)atoi(words[4]);
  return attach(words[2], words + (count > 5 ? 6 : count));
}
