/*
 * files: reads, writes and watches files for the editor, as the learner's root, for as long as its stdin is open.
 *
 * Writes '+' first. Both ways go frames of {length u32, id u32, kind u8, payload}, little-endian, length counting what
 * follows it. A request's payload is {path length u16, path, rest}; it is answered with its id, one after another:
 *   LIST                                    DONE {more u8, entries of {kind u8, size u64, name length u16, name}}
 *   READ                                    DONE {version 16, bytes}
 *   WRITE {expected u8, version 16, bytes}  DONE {version 16}, or CHANGED: the file is not what was expected
 *   FOLDER                                  DONE
 *   RENAME {other path}                     DONE; never over what is there
 *   REMOVE                                  DONE; a folder with all that is in it
 *   WATCH {more of path length u16, path}   DONE; these paths are watched, and no others
 * What cannot be done is answered FAILED {errno's name}, HUGE {size u64} or SPECIAL (neither file nor folder).
 * MOVED {path}, with id 0, says that a watched path is not what it was: names in a folder, a file's content.
 *
 * A version is {size u64, hash u64} of the content. A file is written in place: it keeps its owner, its mode, its
 * links and its mounts. Watching is looking twice a second: that works on every file system, uses up none of the
 * machine's inotify instances, and a page watches a handful of paths.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LIST = 1, READ, WRITE, FOLDER, RENAME, REMOVE, WATCH };
enum { DONE = 16, FAILED, CHANGED, HUGE, SPECIAL, MOVED };
enum { ANYTHING, NOTHING, VERSION }; /* what a WRITE expects to find */
enum { IS_FILE, IS_FOLDER, IS_OTHER, IS_LINK = 16 };
enum {
  MAX_FILE = 512 * 1024,
  MAX_FRAME = MAX_FILE + 64 * 1024,
  MAX_ENTRIES = 2000,
  MAX_WATCHED = 64,
  LOOK_EVERY = 500, /* ms */
  FRAME_HEAD = 9,
  VERSION_BYTES = 16,
};

struct stamp { dev_t device; ino_t inode; off_t size; struct timespec modified, changed; };
struct watched { char *path; struct stamp stamp; };

static uint8_t in[MAX_FRAME], out[FRAME_HEAD + MAX_FRAME];
static size_t out_length;
static uint8_t content[MAX_FILE + 1];
static struct watched watched[MAX_WATCHED];
static int watched_count;

static uint64_t get(const uint8_t *from, int bytes) {
  uint64_t value = 0;
  for (int i = 0; i < bytes; i++) value |= (uint64_t)from[i] << (8 * i);
  return value;
}

static void put(uint64_t value, int bytes) {
  for (int i = 0; i < bytes; i++) out[out_length++] = (uint8_t)(value >> (8 * i));
}

static void put_bytes(const void *bytes, size_t length) {
  memcpy(out + out_length, bytes, length);
  out_length += length;
}

/* ---- The caller */

static void read_all(void *to, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t n = read(0, (uint8_t *)to + done, length - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) exit(0); /* nobody asks any more */
    done += (size_t)n;
  }
}

static void begin(uint32_t id, uint8_t kind) {
  out_length = 4;
  put(id, 4);
  put(kind, 1);
}

static void send_frame(void) {
  for (int i = 0; i < 4; i++) out[i] = (uint8_t)((out_length - 4) >> (8 * i));
  for (size_t done = 0; done < out_length;) {
    ssize_t n = write(1, out + done, out_length - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) exit(0);
    done += (size_t)n;
  }
}

static void fail(uint32_t id) {
  const char *name = strerrorname_np(errno);
  begin(id, FAILED);
  put_bytes(name ? name : "EIO", strlen(name ? name : "EIO"));
}

/* ---- Files */

struct version { uint64_t size, hash; };

/* FNV-1a: tells one content from another, not friend from foe. */
static struct version version_of(const uint8_t *bytes, size_t length) {
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t i = 0; i < length; i++) hash = (hash ^ bytes[i]) * 0x100000001b3;
  return (struct version){length, hash};
}

static void put_version(struct version version) {
  put(version.size, 8);
  put(version.hash, 8);
}

/* The whole file into `content`, or -1 with errno: EFBIG when it does not fit. */
static ssize_t read_content(int file) {
  size_t length = 0;
  for (;;) {
    ssize_t n = pread(file, content + length, sizeof content - length, (off_t)length);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) return (ssize_t)length;
    length += (size_t)n;
    if (length > MAX_FILE) {
      errno = EFBIG;
      return -1;
    }
  }
}

/* Answers for what is no file of a size to edit; true when it did. */
static bool refuse(uint32_t id, int file) {
  struct stat found;
  if (fstat(file, &found)) fail(id);
  else if (S_ISDIR(found.st_mode)) errno = EISDIR, fail(id);
  else if (!S_ISREG(found.st_mode)) begin(id, SPECIAL);
  else if (found.st_size > MAX_FILE) begin(id, HUGE), put((uint64_t)found.st_size, 8);
  else return false;
  return true;
}

static void read_file(uint32_t id, const char *path) {
  /* Not to wait for the other end of a pipe. */
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return errno == ENXIO ? begin(id, SPECIAL) : fail(id);
  if (!refuse(id, file)) {
    ssize_t length = read_content(file);
    if (length < 0 && errno == EFBIG) begin(id, HUGE), put(sizeof content, 8);
    else if (length < 0) fail(id);
    else {
      begin(id, DONE);
      put_version(version_of(content, (size_t)length));
      put_bytes(content, (size_t)length);
    }
  }
  close(file);
}

static void make_parents(const char *path) {
  char parent[PATH_MAX];
  strcpy(parent, path);
  for (char *slash = strchr(parent + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    mkdir(parent, 0755);
    *slash = '/';
  }
}

/* Room is made before anything is overwritten: a full disk costs nobody their file. */
static bool replace_content(int file, const uint8_t *bytes, size_t length, off_t before) {
  if ((off_t)length > before) {
    int error = posix_fallocate(file, before, (off_t)length - before);
    if (error != 0 && error != EOPNOTSUPP && error != EINVAL) {
      if (ftruncate(file, before)) return false;
      errno = error;
      return false;
    }
  }
  for (size_t done = 0; done < length;) {
    ssize_t n = pwrite(file, bytes + done, length - done, (off_t)done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    done += (size_t)n;
  }
  return ftruncate(file, (off_t)length) == 0;
}

static bool is_expected(int file, uint8_t expected, const uint8_t *version) {
  if (expected != VERSION) return true;
  ssize_t length = read_content(file);
  if (length < 0) return false;
  struct version found = version_of(content, (size_t)length);
  return found.size == get(version, 8) && found.hash == get(version + 8, 8);
}

static void write_file(uint32_t id, const char *path, const uint8_t *rest, size_t rest_length) {
  if (rest_length < 1 + VERSION_BYTES) exit(2);
  uint8_t expected = rest[0];
  const uint8_t *bytes = rest + 1 + VERSION_BYTES;
  size_t length = rest_length - 1 - VERSION_BYTES;
  if (expected != VERSION) make_parents(path);
  int create = expected == VERSION ? 0 : expected == NOTHING ? O_CREAT | O_EXCL : O_CREAT;
  int file = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | create, 0644);
  if (file < 0 && ((expected == NOTHING && errno == EEXIST) || (expected == VERSION && errno == ENOENT)))
    return begin(id, CHANGED);
  if (file < 0) return errno == ENXIO ? begin(id, SPECIAL) : fail(id);
  struct stat before;
  if (!refuse(id, file)) {
    if (!is_expected(file, expected, rest + 1)) begin(id, CHANGED);
    else if (fstat(file, &before) || !replace_content(file, bytes, length, before.st_size)) fail(id);
    else begin(id, DONE), put_version(version_of(bytes, length));
  }
  close(file);
}

/* ---- Folders */

static uint8_t kind_of(const struct stat *found) {
  return S_ISREG(found->st_mode) ? IS_FILE : S_ISDIR(found->st_mode) ? IS_FOLDER : IS_OTHER;
}

static void put_entry(int folder, const char *name) {
  struct stat itself, meant;
  size_t length = strlen(name);
  if (fstatat(folder, name, &itself, AT_SYMLINK_NOFOLLOW)) return;
  bool link = S_ISLNK(itself.st_mode);
  if (link && fstatat(folder, name, &meant, 0)) meant = itself; /* leads nowhere */
  const struct stat *shown = link ? &meant : &itself;
  put((uint64_t)(kind_of(shown) | (link ? IS_LINK : 0)), 1);
  put((uint64_t)shown->st_size, 8);
  put(length, 2);
  put_bytes(name, length);
}

static void list_folder(uint32_t id, const char *path) {
  DIR *folder = opendir(path);
  int count = 0;
  if (!folder) return fail(id);
  begin(id, DONE);
  size_t more = out_length;
  put(0, 1);
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (count++ == MAX_ENTRIES) {
      out[more] = 1;
      break;
    }
    put_entry(dirfd(folder), entry->d_name);
  }
  closedir(folder);
}

static int remove_one(const char *path, const struct stat *found, int type, struct FTW *walk) {
  (void)found, (void)walk;
  return type == FTW_DP ? rmdir(path) : unlink(path);
}

static bool remove_all(const char *path) {
  struct stat found;
  if (lstat(path, &found)) return false;
  if (!S_ISDIR(found.st_mode)) return unlink(path) == 0;
  return nftw(path, remove_one, 32, FTW_PHYS | FTW_DEPTH | FTW_MOUNT) == 0;
}

static void answer(uint32_t id, bool done) {
  if (done) begin(id, DONE);
  else fail(id);
}

/* ---- Watching */

static struct stamp stamp_of(const char *path) {
  struct stat found;
  if (stat(path, &found)) return (struct stamp){0};
  return (struct stamp){found.st_dev, found.st_ino, S_ISDIR(found.st_mode) ? 0 : found.st_size, found.st_mtim,
                        S_ISDIR(found.st_mode) ? found.st_mtim : found.st_ctim};
}

static bool same_time(struct timespec a, struct timespec b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; }

static bool same(const struct stamp *a, const struct stamp *b) {
  return a->device == b->device && a->inode == b->inode && a->size == b->size &&
         same_time(a->modified, b->modified) && same_time(a->changed, b->changed);
}

static void look(void) {
  for (struct watched *w = watched; w < watched + watched_count; w++) {
    struct stamp now = stamp_of(w->path);
    if (same(&now, &w->stamp)) continue;
    w->stamp = now;
    begin(0, MOVED);
    put_bytes(w->path, strlen(w->path));
    send_frame();
  }
}

/* A path that was watched before keeps its stamp: what moved in between is still told. */
static void watch(const char *path) {
  for (int i = 0; i < watched_count; i++)
    if (strcmp(watched[i].path, path) == 0) return;
  if (watched_count == MAX_WATCHED) return;
  char *kept = strdup(path);
  if (kept) watched[watched_count++] = (struct watched){kept, stamp_of(path)};
}

static bool is_among(const char *path, const uint8_t *paths, size_t length) {
  size_t wanted = strlen(path);
  for (size_t at = 0; at + 2 <= length;) {
    size_t named = get(paths + at, 2);
    if (named == wanted && at + 2 + named <= length && memcmp(paths + at + 2, path, named) == 0) return true;
    at += 2 + named;
  }
  return false;
}

/* `paths`: {path length u16, path}…, the request's own first. */
static void watch_all(const uint8_t *paths, size_t length) {
  int kept = 0;
  for (int i = 0; i < watched_count; i++) {
    if (is_among(watched[i].path, paths, length)) watched[kept++] = watched[i];
    else free(watched[i].path);
  }
  watched_count = kept;
  for (size_t at = 0; at + 2 <= length;) {
    char path[PATH_MAX];
    size_t named = get(paths + at, 2);
    if (named >= sizeof path || at + 2 + named > length) return;
    memcpy(path, paths + at + 2, named);
    path[named] = 0;
    if (named > 0) watch(path);
    at += 2 + named;
  }
}

/* ---- */

static void serve_request(void) {
  uint8_t head[FRAME_HEAD];
  char path[PATH_MAX];
  read_all(head, sizeof head);
  size_t length = get(head, 4) - 5;
  uint32_t id = (uint32_t)get(head + 4, 4);
  if (length < 2 || length > sizeof in) exit(2);
  read_all(in, length);
  size_t path_length = get(in, 2);
  if (path_length >= sizeof path || 2 + path_length > length) exit(2);
  memcpy(path, in + 2, path_length);
  path[path_length] = 0;
  uint8_t *rest = in + 2 + path_length;
  size_t rest_length = length - 2 - path_length;

  switch (head[8]) {
    case LIST: list_folder(id, path); break;
    case READ: read_file(id, path); break;
    case WRITE: write_file(id, path, rest, rest_length); break;
    case FOLDER: answer(id, mkdir(path, 0755) == 0); break;
    case RENAME: {
      char other[PATH_MAX];
      if (rest_length >= sizeof other) exit(2);
      memcpy(other, rest, rest_length);
      other[rest_length] = 0;
      answer(id, renameat2(AT_FDCWD, path, AT_FDCWD, other, RENAME_NOREPLACE) == 0);
      break;
    }
    case REMOVE: answer(id, remove_all(path)); break;
    case WATCH: watch_all(in, length); begin(id, DONE); break;
    default: exit(2);
  }
  send_frame();
}

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  if (write(1, "+", 1) != 1) return 1;
  for (long next_look = 0;;) {
    struct pollfd caller = {.fd = 0, .events = POLLIN};
    long left = next_look - now();
    int ready = poll(&caller, 1, watched_count == 0 ? -1 : left > 0 ? (int)left : 0);
    if (ready > 0) serve_request();
    if (now() < next_look) continue;
    look();
    next_look = now() + LOOK_EVERY;
  }
}
