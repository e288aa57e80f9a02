/* What the sandbox's programs share. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIBDIR "/usr/local/lib/sandlot"

/* The root of a `docker` sandbox's learner, in that of its container. */
#define WORLD "/world"

/*
 * The argument of the container's first program when nothing outside can be reached: names are then refused at
 * once, where Docker's name server would keep every program waiting.
 */
#define CLOSED "closed"

/* Open until `init` listens for Docker and ssh: how whoever makes a machine knows when it can be handed over. */
#define READY_FD 3

/* What slirp4netns gives to the learner's network: an address, and a name server that asks the container's own. */
#define OWN_ADDRESS "10.0.2.100"
#define NAME_SERVER "10.0.2.3"

/* Killercoda's first machine: lessons have it written down. */
#define LESSON_ADDRESS "172.30.1.2"

/* uid and gid that are root inside the user namespace of a `docker` sandbox's learner. */
#define LEARNER_ID 1000

/* The same of a `shell` sandbox, with the 65,535 ids after it: none that any machine hands out. */
#define SHELL_ID 1879000000

/* The socket of `supervise` for the server, out of the learner's sight. */
#define PASSAGE "/run/sandlot/passage"

/* Two numbers: the pid of the learner's `init`, and the uid that owns their namespaces. */
#define WAY_IN "/run/sandlot/init.pid"

__attribute__((noreturn, unused)) static void die(const char *doing) {
  fprintf(stderr, "sandlot: %s: %s\n", doing, strerror(errno));
  _exit(1);
}

__attribute__((unused)) static void write_file(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) die(path);
  close(fd);
}
