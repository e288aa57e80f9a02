/*
 * furnish NAME_SERVER PROGRAM [ARGUMENT...]: the first thing that runs in the learner's new namespaces, as their root.
 *
 * Mounts what a machine of one's own has (/proc, /sys, /dev/pts, /run), replaces the files that Docker mounts from
 * outside and the learner could not change, brings up the loopback interface, and becomes PROGRAM.
 */
#define _GNU_SOURCE
#include "sandlot.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>

static void mount_own(const char *type, const char *target, unsigned long flags, const char *options) {
  if (mount(type, target, type, flags | MS_NOSUID | MS_NOEXEC, options)) die(target);
}

/* A /sys of this network namespace, with the control groups where they were: runc looks for them. */
static void mount_sys(void) {
  static const char groups[] = "/sys/fs/cgroup", kept[] = "/run/cgroup";
  mkdir(kept, 0755);
  if (mount(groups, kept, NULL, MS_BIND | MS_REC, NULL)) die(kept);
  mount_own("sysfs", "/sys", MS_NODEV | MS_RDONLY, NULL);
  if (mount(kept, groups, NULL, MS_MOVE, NULL)) die(groups);
  rmdir(kept);
}

/* A file of the learner's own over one that belongs to the container's outside. */
static void replace_file(const char *target, const char *text) {
  char own[64];
  snprintf(own, sizeof own, "/run/sandlot%s", strrchr(target, '/'));
  write_file(own, text);
  if (mount(own, target, NULL, MS_BIND, NULL)) die(target);
}

/* Docker's /etc/hosts, but the sandbox's name is an address inside, not the container's outside. */
static void replace_hosts(const char *name) {
  char line[512], text[8192] = "";
  FILE *hosts = fopen("/etc/hosts", "re");
  if (!hosts) die("/etc/hosts");
  while (fgets(line, sizeof line, hosts)) {
    int outside = strncmp(line, "127.", 4) != 0 && strstr(line, name) != NULL;
    if (!outside && strlen(text) + strlen(line) < sizeof text - 256) strcat(text, line);
  }
  fclose(hosts);
  snprintf(text + strlen(text), 256, OWN_ADDRESS "\t%.200s\n", name);
  replace_file("/etc/hosts", text);
}

/* With an address more: the one that lessons of Killercoda know their machine by. */
static void raise_loopback(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP}, alias = {.ifr_name = "lo:1"};
  struct sockaddr_in *address = (struct sockaddr_in *)&alias.ifr_addr;
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  address->sin_family = AF_INET;
  inet_aton(LESSON_ADDRESS, &address->sin_addr);
  if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request)) die("bring up the loopback interface");
  if (ioctl(fd, SIOCSIFADDR, &alias)) die("give the loopback interface " LESSON_ADDRESS);
  inet_aton("255.255.255.255", &address->sin_addr);
  if (ioctl(fd, SIOCSIFNETMASK, &alias)) die("narrow " LESSON_ADDRESS);
  close(fd);
}

int main(int argc, char **argv) {
  char name[65] = "", line[128];
  if (argc < 3) return 2;
  umask(022);
  fcntl(FURNISHED_FD, F_SETFD, FD_CLOEXEC);
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) die("make mounts private");
  mount_own("proc", "/proc", MS_NODEV, NULL);
  mount_own("devpts", "/dev/pts", 0, "newinstance,ptmxmode=0666,mode=0620,gid=5");
  mount_own("tmpfs", "/run", MS_NODEV, "mode=0755,size=16m");
  mount_sys();
  mkdir("/run/sandlot", 0755);
  mkdir("/run/lock", 01777);
  gethostname(name, sizeof name - 1);
  replace_hosts(name);
  snprintf(line, sizeof line, "%s\n", name);
  replace_file("/etc/hostname", line);
  snprintf(line, sizeof line, "nameserver %.64s\n", argv[1]);
  replace_file("/etc/resolv.conf", line);
  raise_loopback();
  if (chdir("/")) die("/");
  execv(argv[2], argv + 2);
  die(argv[2]);
}
