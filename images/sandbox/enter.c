/*
 * enter PROGRAM [ARGUMENT...]: runs a program where the learner is, as the learner's root, in /root.
 *
 * In a `docker` sandbox that is the namespaces made by `supervise`; in a `shell` sandbox without `lodge` the container
 * itself.
 * May be started as the owner of those namespaces or as root. Ends as the program does, and takes the program with it
 * when it is killed.
 */
#define _GNU_SOURCE
#include "sandlot.h"
#include "exec_as_root.h"
#include "owner.h"
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

static volatile pid_t child;

static void pass_on(int signal) {
  if (child > 0) kill(child, signal);
}

/* The user namespace comes first: it gives the right to join the others. */
static void join_world(pid_t init) {
  static const char *const kinds[] = {"user", "ipc", "uts", "net", "pid", "mnt"};
  int fds[6];
  for (int i = 0; i < 6; i++) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/%s", init, kinds[i]);
    fds[i] = open(path, O_RDONLY | O_CLOEXEC);
    if (fds[i] < 0) die(path);
  }
  for (int i = 0; i < 6; i++)
    if (setns(fds[i], 0)) die(kinds[i]);
  if (setresgid(0, 0, 0) || setresuid(0, 0, 0)) die("become the learner's root");
}

/* Written when the world is furnished; a container that was started a moment ago may not be there yet. */
static void await_way_in(pid_t *init, uid_t *owner) {
  for (int tries = 0; tries < 2000; tries++) {
    FILE *way = fopen(WAY_IN, "re");
    int found = way ? fscanf(way, "%d %u\n", init, owner) : 0;
    if (way) fclose(way);
    if (found == 2) return;
    nanosleep(&(struct timespec){.tv_nsec = 5 * 1000 * 1000}, NULL);
  }
  die(WAY_IN);
}

int main(int argc, char **argv) {
  pid_t init;
  uid_t owner;
  if (argc < 2) return 2;
  if (access(LIBDIR "/supervise", F_OK)) exec_as_root(argv + 1);
  await_way_in(&init, &owner);
  if (geteuid() == 0) become_owner(owner);
  join_world(init);
  signal(SIGTERM, pass_on);
  signal(SIGINT, pass_on);
  signal(SIGHUP, pass_on);
  child = fork();
  if (child < 0) die("fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    exec_as_root(argv + 1);
  }
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) die("wait");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
