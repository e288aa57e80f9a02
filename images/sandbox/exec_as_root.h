/* Becomes a program of the learner's, in /root, with what a login gives root. */
__attribute__((noreturn)) static void exec_as_root(char **argv) {
  setenv("HOME", "/root", 1);
  setenv("USER", "root", 1);
  setenv("LOGNAME", "root", 1);
  setenv("SHELL", "/bin/bash", 1);
  setenv("LANG", "C.UTF-8", 0);
  setenv("TERM", "xterm-256color", 0);
  setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
  if (chdir("/root") && chdir("/")) die("/");
  execvp(argv[0], argv);
  fprintf(stderr, "sandlot: %s: %s\n", argv[0], strerror(errno));
  _exit(errno == ENOENT ? 127 : 126);
}
