/*
 * run MILLISECONDS PROGRAM [ARGUMENT...]: runs a program to its end, or to the end of its time.
 *
 * Writes '+' before the program's output: without it, the program was not begun. Ends as the program does. When the
 * time is over it kills the program with all its descendants, also those that left its process group, and exits 124.
 * What the program left running in the background at its own end lives on: its output, from then on, is read and thrown
 * away, so that the caller need not wait for it and it need not notice. So is the input that the program did not take:
 * the engine tells of no end before somebody has.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TIMED_OUT = 124, KILL_FOR = 2000 /* ms; a fork bomb may outrun us */ };

static char buffer[32 * 1024];

static void die(const char *doing) {
  fprintf(stderr, "run: %s: %s\n", doing, strerror(errno));
  exit(126);
}

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Orphans come to us, so killing our children again and again reaches all descendants. */
static void kill_all(pid_t program) {
  long end = now() + KILL_FOR;
  kill(-program, SIGKILL);
  while (now() < end) {
    FILE *children = fopen("/proc/thread-self/children", "re");
    for (int pid; children && fscanf(children, "%d", &pid) == 1;) kill(pid, SIGKILL);
    if (children) fclose(children);
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    if (waitpid(-1, NULL, WNOHANG) < 0) return;
    nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
  }
}

/* False: there is nothing to be read at the moment. At the end of the stream it is closed and -1. */
static bool pass_on(int *from, int to) {
  ssize_t n = *from < 0 ? 0 : read(*from, buffer, sizeof buffer);
  if (n < 0 && errno == EINTR) return true;
  if (n < 0 && errno == EAGAIN) return false;
  if (n <= 0) {
    if (*from >= 0) close(*from);
    *from = -1;
    return false;
  }
  for (ssize_t done = 0, m; to >= 0 && done < n; done += m)
    if ((m = write(to, buffer + done, (size_t)(n - done))) < 0) break;
  return true;
}

/* In a process of its own: reads for those who still write, until the last of them is gone. */
static void drain(int out, int err) {
  if ((out < 0 && err < 0) || fork() != 0) return;
  setsid();
  for (int fd = 0; fd <= 2; fd++) close(fd);
  while (out >= 0 || err >= 0) {
    struct pollfd polled[] = {{.fd = out, .events = POLLIN}, {.fd = err, .events = POLLIN}};
    if (poll(polled, 2, -1) < 0) continue;
    if (polled[0].revents) pass_on(&out, -1);
    if (polled[1].revents) pass_on(&err, -1);
  }
  _exit(0);
}

static void discard_input(long deadline) {
  struct pollfd input = {.fd = 0, .events = POLLIN};
  for (long left; (left = deadline - now()) > 0;) {
    if (poll(&input, 1, (int)left) <= 0) continue;
    if (read(0, buffer, sizeof buffer) <= 0) return;
  }
}

static bool has_ended(pid_t program, int *status) {
  for (pid_t pid; (pid = waitpid(-1, status, WNOHANG)) > 0;)
    if (pid == program) return true;
  return false;
}

static int see_to_its_end(pid_t program, int signals, int out, int err, long deadline) {
  struct signalfd_siginfo info;
  int status = 0;
  for (;;) {
    struct pollfd polled[] = {
        {.fd = signals, .events = POLLIN}, {.fd = out, .events = POLLIN}, {.fd = err, .events = POLLIN}};
    long left = deadline - now();
    if (left <= 0) {
      kill_all(program);
      while (pass_on(&out, 1)) continue;
      while (pass_on(&err, 2)) continue;
      return TIMED_OUT;
    }
    if (poll(polled, 3, (int)left) < 0) continue;
    if (polled[1].revents) pass_on(&out, 1);
    if (polled[2].revents) pass_on(&err, 2);
    if (!polled[0].revents || read(signals, &info, sizeof info) < 0 || !has_ended(program, &status)) continue;
    while (pass_on(&out, 1)) continue;
    while (pass_on(&err, 2)) continue;
    drain(out, err);
    discard_input(deadline);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
}

int main(int argc, char **argv) {
  int out[2], err[2];
  sigset_t children;
  long milliseconds = argc > 2 ? atol(argv[1]) : 0;
  if (milliseconds <= 0) {
    fputs("usage: run MILLISECONDS PROGRAM [ARGUMENT...]\n", stderr);
    return 2;
  }
  long deadline = now() + milliseconds;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  signal(SIGPIPE, SIG_IGN);
  int signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  if (signals < 0 || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) die("pipe");
  pid_t program = fork();
  if (program < 0) die("fork");
  if (program == 0) {
    sigprocmask(SIG_UNBLOCK, &children, NULL);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    dup2(out[1], 1);
    dup2(err[1], 2);
    execvp(argv[2], argv + 2);
    fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
    _exit(errno == ENOENT ? 127 : 126);
  }
  if (write(1, "+", 1) != 1) die("stdout");
  close(out[1]);
  close(err[1]);
  fcntl(out[0], F_SETFL, O_NONBLOCK);
  fcntl(err[0], F_SETFL, O_NONBLOCK);
  return see_to_its_end(program, signals, out[0], err[0], deadline);
}
