/*
 * Loaded before imexd with LD_PRELOAD, asked from outside by files in the folder that FAULTS_DIR names, else (for whole trays,
 * by /etc/ld.so.preload) the one that it was built with as FOLDER:
 *   sync   two words: `file` or `folder`, and `once` or `always`: fsync(2) and fdatasync(2) of such a thing below
 *          /var/lib/imexd fail with EIO; with `once` the file goes with the first failure
 *   wall   seconds, may be negative: how far the wall clock of this process is off
 * No file: no fault. Each is read anew at every call, so that a fault can come and go.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define BELOW "/var/lib/imexd"
#ifndef FOLDER
#define FOLDER NULL
#endif

static int read_switch(const char *name, char *path, size_t path_size, char *text, size_t text_size) {
  const char *folder = getenv("FAULTS_DIR");
  if (folder == NULL) folder = FOLDER;
  if (folder == NULL) return 0;
  snprintf(path, path_size, "%s/%s", folder, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t n = read(fd, text, text_size - 1);
  close(fd);
  text[n > 0 ? n : 0] = 0;
  return n > 0;
}

static int sync_fails(int fd) {
  char path[512], text[64], link[64], target[512];
  int saved = errno;
  struct stat is;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, target, sizeof target - 1);
  if (n <= 0) return 0;
  target[n] = 0;
  int hit = strncmp(target, BELOW, strlen(BELOW)) == 0 && fstat(fd, &is) == 0 &&
            read_switch("sync", path, sizeof path, text, sizeof text) &&
            strstr(text, S_ISDIR(is.st_mode) ? "folder" : "file") != NULL;
  if (hit && strstr(text, "once") != NULL) unlink(path);
  errno = hit ? EIO : saved;
  return hit;
}

int fsync(int fd) {
  static int (*real)(int);
  if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return sync_fails(fd) ? -1 : real(fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return sync_fails(fd) ? -1 : real(fd);
}

static long wall_offset(void) {
  char path[512], text[64];
  int saved = errno;
  long seconds = read_switch("wall", path, sizeof path, text, sizeof text) ? atol(text) : 0;
  errno = saved;
  return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (real == NULL) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int code = real(clock, now);
  if (code == 0 && clock == CLOCK_REALTIME) now->tv_sec += wall_offset();
  return code;
}

int gettimeofday(struct timeval *now, void *zone) {
  static int (*real)(struct timeval *, void *);
  if (real == NULL) real = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
  int code = real(now, zone);
  if (code == 0) now->tv_sec += wall_offset();
  return code;
}

/*
 * A time to wait until, as this process sees the wall clock (ForkJoinPool of the JDK waits so), is a time of the kernel's, which
 * is not off. The clock of the condition is not to be asked; a time since the machine came up is never that large.
 */
#define FIRST_WALL_SECOND 1000000000L

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
  struct timespec at = *until;
  if (at.tv_sec < FIRST_WALL_SECOND) return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &at);
  at.tv_sec -= wall_offset();
  return pthread_cond_clockwait(condition, mutex, CLOCK_REALTIME, &at);
}
