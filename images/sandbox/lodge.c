/*
 * lodge [closed] OWNER: pid 1 of a `shell` sandbox's container.
 * lodge PROGRAM [ARGUMENT...]: started beside it, runs a program where the learner is, as the learner's root, in /root.
 *
 * The learner is root in a user namespace that the uid OWNER made, so that the kernel's bounds on what one user may
 * have are the sandbox's own; their ids are SHELL_ID and the 65,535 after it here. All else is the container's, whose
 * namespaces are none of theirs: they have no right over its mounts, its network or its processes. Pid 1 keeps
 * `init` running there.
 *
 * The way in is /proc/1/exe, this very program, as the image's files are all the learner's to replace. What one
 * that comes in needs more than a learner has (making and joining a user namespace, the other capabilities over it) it
 * gives up before it becomes PROGRAM.
 */
#define _GNU_SOURCE
#include "sandlot.h"
#include "exec_as_root.h"
#include "owner.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/nsfs.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

/* Where the learner's user namespace stays open in pid 1. */
#define WORLD_FD 3

/* Terminals belong to the group tty, which for those that the engine makes is the machine's own. */
enum { TTY = 5 };

static char stack[64 * 1024] __attribute__((aligned(16)));

/* What apt needs to unpack packages, servers to take their user, and sshd to shut itself in. */
static const unsigned long KEPT = 1 << CAP_CHOWN | 1 << CAP_DAC_OVERRIDE | 1 << CAP_FOWNER | 1 << CAP_FSETID |
                                  1 << CAP_KILL | 1 << CAP_SETGID | 1 << CAP_SETUID | 1 << CAP_NET_BIND_SERVICE |
                                  1 << CAP_SYS_CHROOT;

#if defined(__x86_64__)
enum { ARCH = AUDIT_ARCH_X86_64, ARCH_32 = AUDIT_ARCH_I386, CLONE_32 = 120, SETNS_32 = 346 };
#elif defined(__aarch64__)
enum { ARCH = AUDIT_ARCH_AARCH64, ARCH_32 = AUDIT_ARCH_ARM, CLONE_32 = 120, SETNS_32 = 375 };
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IS(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define HAS(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, yes, no)
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, action)

/* The container's filter leaves two ways open for this program, which are shut for the learner. */
static void shut_the_door(void) {
  struct sock_filter rules[] = {
      LOAD(arch),
      IS(ARCH, 1, 0),
      IS(ARCH_32, 3, 8),
      LOAD(nr),
      IS(SYS_clone, 4, 0),
      IS(SYS_setns, 5, 6),
      LOAD(nr),
      IS(CLONE_32, 1, 0),
      IS(SETNS_32, 2, 3),
      LOAD(args[0]),
      HAS(CLONE_NEWUSER, 0, 1),
      ANSWER(SECCOMP_RET_ERRNO | EPERM),
      ANSWER(SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {sizeof rules / sizeof *rules, rules};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)) die("seccomp");
}

static void keep_few_rights(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct caps[2] = {{.permitted = KEPT, .effective = KEPT}};
  for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
    if ((cap > 31 || !(KEPT >> cap & 1)) && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0)) die("drop a capability");
  if (syscall(SYS_capset, &header, caps)) die("drop capabilities");
}

/* Pid 1 may be about to make it. */
static int open_world(void) {
  char path[32];
  snprintf(path, sizeof path, "/proc/1/fd/%d", WORLD_FD);
  for (int tries = 0; tries < 2000; tries++) {
    int world = open(path, O_RDONLY | O_CLOEXEC);
    if (world >= 0 && ioctl(world, NS_GET_NSTYPE) == CLONE_NEWUSER) return world;
    if (world >= 0) close(world);
    nanosleep(&(struct timespec){.tv_nsec = 5 * 1000 * 1000}, NULL);
  }
  die(path);
}

/* Only its owner may join a user namespace. From here on this process is one of the learner's, and no more. */
static void join_world(int world) {
  uid_t owner;
  if (ioctl(world, NS_GET_OWNER_UID, &owner)) die("the owner of the learner's namespace");
  become_owner(owner);
  if (setns(world, CLONE_NEWUSER)) die("join the learner's namespace");
  if (setresgid(0, 0, 0) || setresuid(0, 0, 0)) die("become the learner's root");
  keep_few_rights();
  shut_the_door();
}

/* The learner's programs may open /dev/stdout anew, as they may where their root is the machine's. */
static void hand_over_pipes(void) {
  struct stat file;
  for (int fd = 0; fd < 3; fd++)
    if (fstat(fd, &file) == 0 && S_ISFIFO(file.st_mode) && fchown(fd, SHELL_ID, SHELL_ID)) die("hand over a pipe");
}

static int stay(void *nothing) {
  (void)nothing;
  return pause();
}

/* In a process of its own, but for pid 1's descriptors. */
static int make_world(void *owner) {
  char uids[64], gids[128], path[64];
  snprintf(uids, sizeof uids, "0 %d 65536\n", SHELL_ID);
  snprintf(gids, sizeof gids, "0 %d %d\n%d %d 1\n%d %d %d\n", SHELL_ID, TTY, TTY, TTY, TTY + 1, SHELL_ID + TTY + 1,
           65536 - TTY - 1);
  become_mapping_owner(*(uid_t *)owner);
  pid_t first = clone(stay, stack + sizeof stack / 2, CLONE_NEWUSER | SIGCHLD, NULL);
  if (first < 0) die("clone: may unprivileged user namespaces be made here?");
  write_map(first, "uid_map", uids);
  write_map(first, "gid_map", gids);
  snprintf(path, sizeof path, "/proc/%d/ns/user", first);
  int world = open(path, O_RDONLY | O_CLOEXEC);
  if (world < 0 || (world != WORLD_FD && dup3(world, WORLD_FD, O_CLOEXEC) < 0)) die(path);
  kill(first, SIGKILL);
  return 0;
}

static pid_t start_init(int closed) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  join_world(WORLD_FD);
  execl(LIBDIR "/init", LIBDIR "/init", closed ? CLOSED : NULL, NULL);
  die("exec " LIBDIR "/init");
}

static void end(int signal) {
  _exit(128 + signal);
}

/* What the engine makes for a container is the machine's root's, whatever the image says. */
static void hand_over_files(void) {
  static const char *const files[] = {"/", "/dev", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    if (chown(files[i], SHELL_ID, SHELL_ID)) die(files[i]);
}

static int be_first(int closed, uid_t owner) {
  signal(SIGTERM, end);
  signal(SIGINT, end);
  umask(022);
  hand_over_files();
  pid_t maker = clone(make_world, stack + sizeof stack, CLONE_FILES | SIGCHLD, &owner);
  int status;
  if (maker < 0 || waitpid(maker, &status, 0) != maker || status != 0) return 1;
  for (;;) {
    pid_t init = start_init(closed);
    while (wait(NULL) != init) continue;
    /* The learner may end it; so may they take away what it is started from. */
    nanosleep(&(struct timespec){.tv_nsec = 200 * 1000 * 1000}, NULL);
  }
}

int main(int argc, char **argv) {
  int closed = argc > 1 && strcmp(argv[1], CLOSED) == 0;
  if (argc < 2 + closed) return 2;
  if (getpid() == 1) return be_first(closed, (uid_t)strtoul(argv[1 + closed], NULL, 10));
  int world = open_world();
  hand_over_pipes();
  join_world(world);
  exec_as_root(argv + 1);
}
