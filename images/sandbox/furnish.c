/*
 * furnish NAME_SERVER PROGRAM [ARGUMENT...]: the first thing that runs in the learner's new namespaces, as their root.
 *
 * Makes their tree the root, with what a machine of one's own has in it (/proc, /sys, /dev/pts, /run), leaves what is
 * around it behind, brings up the loopback interface, and becomes PROGRAM.
 */
#define _GNU_SOURCE
#include "sandlot.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static void mount_own(const char *type, const char *target, unsigned long flags, const char *options) {
  if (mount(type, target, type, flags | MS_NOSUID | MS_NOEXEC, options)) die(target);
}

static void mount_as_outside(const char *place) {
  char target[64];
  snprintf(target, sizeof target, WORLD "%s", place);
  if (mount(place, target, NULL, MS_BIND | MS_REC, NULL)) die(target);
}

/* Docker's /etc/hosts, but the sandbox's name is an address inside, not the container's outside. */
static void write_hosts(const char *name) {
  char line[512], text[8192] = "";
  FILE *hosts = fopen("/etc/hosts", "re");
  if (!hosts) die("/etc/hosts");
  while (fgets(line, sizeof line, hosts)) {
    int outside = strncmp(line, "127.", 4) != 0 && strstr(line, name) != NULL;
    if (!outside && strlen(text) + strlen(line) < sizeof text - 256) strcat(text, line);
  }
  fclose(hosts);
  snprintf(text + strlen(text), 256, OWN_ADDRESS "\t%.200s\n", name);
  write_file(WORLD "/etc/hosts", text);
}

/* The tree that was the root is not to be found from there. */
static void make_root(void) {
  if (chdir(WORLD) || syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/")) die("enter " WORLD);
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
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) die("make mounts private");
  if (mount(WORLD, WORLD, NULL, MS_BIND | MS_REC, NULL)) die(WORLD);
  mount_own("proc", WORLD "/proc", MS_NODEV, NULL);
  mount_as_outside("/dev");
  mount_own("devpts", WORLD "/dev/pts", 0, "newinstance,ptmxmode=0666,mode=0620,gid=5");
  mount_own("tmpfs", WORLD "/run", MS_NODEV, "mode=0755,size=16m");
  /* Of this network namespace, with the control groups where they were: runc looks for them. */
  mount_own("sysfs", WORLD "/sys", MS_NODEV | MS_RDONLY, NULL);
  mount_as_outside("/sys/fs/cgroup");
  mkdir(WORLD "/run/sandlot", 0755);
  mkdir(WORLD "/run/lock", 01777);
  gethostname(name, sizeof name - 1);
  write_hosts(name);
  snprintf(line, sizeof line, "%s\n", name);
  write_file(WORLD "/etc/hostname", line);
  snprintf(line, sizeof line, "nameserver %.64s\n", argv[1]);
  write_file(WORLD "/etc/resolv.conf", line);
  make_root();
  raise_loopback();
  execv(argv[2], argv + 2);
  die(argv[2]);
}
