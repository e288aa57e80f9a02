/*
 * supervise [closed] [OWNER]: pid 1 of a `docker` sandbox's container.
 *
 * Makes the learner's world: a user, mount, network, pid, IPC and host name namespace in which the learner is root
 * (uid 0 there is uid 1000 here), with a network by slirp4netns, and `init` as its first process. Needs two
 * of the capabilities every container has, CAP_SETUID and CAP_SETGID, and no other: no privileged
 * container, no setuid helper, no rootlesskit.
 *
 * The namespaces are made by the uid OWNER, uid 1000 where none is told, which has nothing else: an owner of its own
 * gives a sandbox the kernel's bounds on what one user may have, which all would share as uid 1000.
 *
 * Writes the pid of `init` and the owner to /run/sandlot/init.pid for `enter`, then waits; ends when `init` ends.
 * slirp4netns is started again when it ends. A server that comes to the socket /run/sandlot/passage is given a
 * `passage` of its own, which leads in without the engine.
 */
#define _GNU_SOURCE
#include "sandlot.h"
#include "owner.h"
#include "pieces.h"
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

/* As many ids as Debian's adduser gives a user in /etc/subuid: enough for any image. */
#define ID_MAP "0 1000 1\n1 100000 65536\n"

/* Between two starts of slirp4netns, in milliseconds. */
#define RESTART 200

static uid_t owner = LEARNER_ID;

/* Pipes: the id maps are written; init listens (its end is closed). */
static int world_is_mapped[2], world_is_ready[2];

static int start_init(void *name_server) {
  char go;
  close(world_is_mapped[1]);
  if (read(world_is_mapped[0], &go, 1) != 1) _exit(1);
  close(world_is_mapped[0]);
  if (setresgid(0, 0, 0) || setresuid(0, 0, 0)) die("become root of the namespace");
  dup2(world_is_ready[1], READY_FD);
  char *argv[] = {LIBDIR "/furnish", name_server, LIBDIR "/init", NULL};
  execv(argv[0], argv);
  die("exec " LIBDIR "/furnish");
}

/* Runs in a child of pid 1; the new world's init becomes a child of pid 1 when it exits. */
static void make_world(int report, char *name_server) {
  static char stack[64 * 1024] __attribute__((aligned(16)));
  become_mapping_owner(owner);
  if (pipe2(world_is_mapped, O_CLOEXEC)) die("pipe");
  int flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | SIGCHLD;
  pid_t init = clone(start_init, stack + sizeof stack, flags, name_server);
  if (init < 0) die("clone: may unprivileged user namespaces be made here?");
  write_map(init, "uid_map", ID_MAP);
  write_map(init, "gid_map", ID_MAP);
  if (write(world_is_mapped[1], "!", 1) != 1 || write(report, &init, sizeof init) != sizeof init) die("write");
  _exit(0);
}

static pid_t start_init_in_world(char *name_server) {
  int report[2];
  pid_t init = 0;
  if (pipe2(report, O_CLOEXEC) || pipe2(world_is_ready, O_CLOEXEC)) die("pipe");
  pid_t maker = fork();
  if (maker == 0) make_world(report[1], name_server);
  close(report[1]);
  if (read(report[0], &init, sizeof init) != sizeof init) exit(1);
  close(report[0]);
  close(world_is_ready[1]);
  waitpid(maker, NULL, 0);
  return init;
}

/* While they are blocked, the end of a child is heard of only in ppoll(). */
static void hear_of_children(int how) {
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(how, &children, NULL);
}

/* slirp4netns writes a byte to `ready` when tap0 is up. Negative when it could not be started. */
static pid_t start_network(pid_t init, int ready) {
  char target[16], ready_fd[32];
  pid_t pid = fork();
  if (pid != 0) return pid;
  hear_of_children(SIG_UNBLOCK);
  snprintf(target, sizeof target, "%d", init);
  snprintf(ready_fd, sizeof ready_fd, "--ready-fd=%d", ready);
  become_owner(owner);
  char *argv[] = {"/usr/bin/slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback", ready_fd, target, "tap0", NULL};
  int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);
  dup2(quiet, 1);
  execv(argv[0], argv);
  die("exec slirp4netns");
}

static pid_t start_network_and_wait(pid_t init) {
  char byte;
  int ready[2];
  if (pipe(ready)) die("pipe");
  pid_t pid = start_network(init, ready[1]);
  close(ready[1]);
  if (read(ready[0], &byte, 1) != 1) fputs("sandlot: slirp4netns could not make the network\n", stderr);
  close(ready[0]);
  return pid;
}

/* Not waited for: whoever comes to the door would wait, too. */
static pid_t start_network_again(pid_t init) {
  int nobody = open("/dev/null", O_WRONLY);
  pid_t pid = start_network(init, nobody);
  close(nobody);
  return pid;
}

/* Nobody but the container's root may come: not slirp4netns either, which a learner might take over. */
static int listen_for_server(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = PASSAGE};
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  unlink(PASSAGE);
  umask(0177);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 64)) die(PASSAGE);
  umask(022);
  return fd;
}

static void let_in(int listener) {
  int server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (server < 0) return;
  pid_t pid = fork();
  if (pid < 0) refuse(server, "fork");
  if (pid == 0) {
    char number[16];
    snprintf(number, sizeof number, "%u", owner);
    hear_of_children(SIG_UNBLOCK);
    dup2(server, 0);
    execl(LIBDIR "/passage", LIBDIR "/passage", number, NULL);
    die("exec " LIBDIR "/passage");
  }
  close(server);
}

static long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void end(int signal) {
  _exit(128 + signal);
}

static void wake(int signal) {
  (void)signal;
}

int main(int argc, char **argv) {
  int closed = argc > 1 && strcmp(argv[1], CLOSED) == 0;
  char text[32];
  if (argc > 1 + closed) owner = (uid_t)strtoul(argv[1 + closed], NULL, 10);
  signal(SIGTERM, end);
  signal(SIGINT, end);
  signal(SIGCHLD, wake);
  umask(022);
  chmod("/dev/net/tun", 0666);
  mkdir("/run/sandlot", 0755);
  /* Before all else: who comes now waits there until the world is made. */
  struct pollfd door = {.fd = listen_for_server(), .events = POLLIN};

  /* At its own address nothing answers, and the kernel says so. */
  pid_t init = start_init_in_world(closed ? OWN_ADDRESS : NAME_SERVER);
  pid_t network = start_network_and_wait(init);
  while (read(world_is_ready[0], text, 1) < 0 && errno == EINTR) continue;
  snprintf(text, sizeof text, "%d %u\n", init, owner);
  write_file(WAY_IN, text);

  sigset_t none;
  sigemptyset(&none);
  hear_of_children(SIG_BLOCK);
  for (long restart = 0;;) {
    int status;
    for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended == init) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      if (ended == network) network = -1;
    }
    /* Now and then only: it may end at once again, or not be started at all. */
    if (network < 0 && milliseconds() >= restart) {
      restart = milliseconds() + RESTART;
      network = start_network_again(init);
    }
    struct timespec until_then = {.tv_nsec = RESTART * 1000 * 1000};
    if (ppoll(&door, 1, network < 0 ? &until_then : NULL, &none) > 0) let_in(door.fd);
  }
}
