/* The owner of a learner's namespaces. */
#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* Who makes a namespace owns it: has every right in it, and is who the kernel counts what is used in it for. */
__attribute__((unused)) static void become_owner(uid_t owner) {
  if (setgroups(0, NULL) || setresgid(LEARNER_ID, LEARNER_ID, LEARNER_ID) || setresuid(owner, owner, owner))
    die("become the owner of the learner's namespaces");
}

/* The kernel takes an id map from a process that owns the namespace and may set ids here (the capabilities). */
__attribute__((unused)) static void become_mapping_owner(uid_t owner) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct caps[2] = {0};
  prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
  become_owner(owner);
  caps[0].permitted = caps[0].effective = 1 << CAP_SETUID | 1 << CAP_SETGID;
  if (syscall(SYS_capset, &header, caps)) die("keep CAP_SETUID and CAP_SETGID");
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

__attribute__((unused)) static void write_map(pid_t pid, const char *which, const char *map) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, which);
  write_file(path, map);
}
