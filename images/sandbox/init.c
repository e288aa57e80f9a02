/*
 * init [closed]: the first process of a sandbox as the learner sees it.
 *
 * Takes in orphans, and keeps Docker ready without running it: holds /run/docker.sock and starts dockerd at the
 * first connection, handing it the socket as systemd would. A dockerd that is killed (by the memory limit, or by its
 * owner) is started again at once; one that could not start is tried again at the next connection.
 * Where dockerd is not installed there is no such socket.
 *
 * Whoever made the machine may hand over a READY_FD: it is closed when all this is there.
 *
 * Answers on port 22 as inetd would: a connection starts an sshd of its own, so that lessons can `ssh root@host01`
 * and nobody pays for a daemon. In a `shell` sandbox, whose address is one of the container's network, only from inside.
 */
#define _GNU_SOURCE
#include "sandlot.h"
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#define DOCKERD "/usr/sbin/dockerd"
#define DOCKER_SOCKET "/run/docker.sock"
#define DOCKER_LOG "/var/log/docker.log"

/* A dockerd that ended sooner than this, in seconds, could not start. */
#define GOOD_LIFE 5

static int listen_for_docker(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = DOCKER_SOCKET};
  if (access(DOCKERD, X_OK)) return -1;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  unlink(DOCKER_SOCKET);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || chmod(DOCKER_SOCKET, 0660) || listen(fd, 64))
    die(DOCKER_SOCKET);
  return fd;
}

/* -1 where the port is taken or forbidden: a lesson that does not need it is not to suffer. */
static int listen_for_ssh(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
  int own_network = access(DOCKERD, X_OK) == 0;
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(22), .sin_addr.s_addr = htonl(own_network ? INADDR_ANY : INADDR_LOOPBACK)};
  if (fd < 0) return -1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 16) == 0) return fd;
  close(fd);
  return -1;
}

static void answer_ssh(int listener, const sigset_t *signals) {
  int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (client < 0) return;
  if (fork() == 0) {
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    sigprocmask(SIG_UNBLOCK, signals, NULL);
    setsid();
    dup2(client, 0);
    dup2(client, 1);
    dup2(nothing, 2);
    execl(LIBDIR "/ssh-server", LIBDIR "/ssh-server", NULL);
    _exit(127);
  }
  close(client);
}

/* LISTEN_PID and LISTEN_FDS: the socket is file descriptor 3. */
static pid_t start_dockerd(int listener, const sigset_t *signals) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  char self[16];
  int log = open(DOCKER_LOG, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  sigprocmask(SIG_UNBLOCK, signals, NULL);
  setsid();
  /* Left by one that was killed: its number may be another process's by now. */
  unlink("/run/docker.pid");
  unlink("/run/docker/containerd/containerd.pid");
  dup2(nothing, 0);
  dup2(log, 1);
  dup2(log, 2);
  if (listener == 3) fcntl(3, F_SETFD, 0);
  else dup2(listener, 3);
  snprintf(self, sizeof self, "%d", getpid());
  setenv("LISTEN_PID", self, 1);
  setenv("LISTEN_FDS", "1", 1);
  setenv("HOME", "/root", 1);
  char *argv[] = {DOCKERD, "-H", "fd://", "--rootless", "--pidfile", "/run/docker.pid", NULL};
  execv(DOCKERD, argv);
  die("exec " DOCKERD);
}

/* Whoever waits for a dockerd that could not start is told so by a closed connection. */
static void turn_away(int listener) {
  for (int client; (client = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0;) close(client);
}

static time_t seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

int main(int argc, char **argv) {
  sigset_t signals;
  int is_awaited = fcntl(READY_FD, F_GETFD) >= 0;
  if (argc > 1 && strcmp(argv[1], CLOSED) == 0) write_file("/etc/resolv.conf", "nameserver 127.0.0.1\n");
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, NULL);
  int signal_fd = signalfd(-1, &signals, SFD_CLOEXEC);
  int listener = listen_for_docker(), ssh_listener = listen_for_ssh();
  pid_t dockerd = 0;
  time_t started = 0;
  if (is_awaited) close(READY_FD);

  for (;;) {
    struct signalfd_siginfo signal;
    struct pollfd watched[3] = {{.fd = signal_fd, .events = POLLIN},
                                {.fd = dockerd ? -1 : listener, .events = POLLIN},
                                {.fd = ssh_listener, .events = POLLIN}};
    if (poll(watched, 3, -1) < 0 && errno != EINTR) die("poll");
    int wanted = watched[1].revents & POLLIN;
    if (watched[0].revents & POLLIN && read(signal_fd, &signal, sizeof signal) == sizeof signal) {
      if (signal.ssi_signo == SIGTERM) return 0;
      for (pid_t ended; (ended = waitpid(-1, NULL, WNOHANG)) > 0;) {
        if (ended != dockerd) continue;
        dockerd = 0;
        wanted = seconds() - started >= GOOD_LIFE;
        if (!wanted) turn_away(listener);
      }
    }
    if (watched[2].revents & POLLIN) answer_ssh(ssh_listener, &signals);
    if (wanted) {
      dockerd = start_dockerd(listener, &signals);
      started = seconds();
    }
  }
}
