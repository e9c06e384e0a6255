/*
 * Makes the Nth call of a kind go wrong, or ends the process at it; for LD_PRELOAD.
 *   FAULT_KIND  write, sync, open, truncate, rename or memory
 *   FAULT_N     which call of that kind, from 1
 *   FAULT_ERROR the errno it fails with, or "kill"
 *   FAULT_HIT   a file that is made when the call came, so that the driver sees the end
 * From the Nth call on all calls of the kind fail when FAULT_LASTS is set, as on a disk that stays full.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { KIND_OFF, KIND_WRITE, KIND_SYNC, KIND_OPEN, KIND_TRUNCATE, KIND_RENAME, KIND_MEMORY };

static enum kind wanted;
static long target, error_number;
static bool lasts;
static const char *hit_path;
static atomic_long calls;

static long number_of(const char *name)
{
    const char *digits = getenv(name);
    long value = 0;
    for (; digits && *digits >= '0' && *digits <= '9'; digits++)
        value = value * 10 + (*digits - '0');
    return value;
}

__attribute__((constructor)) static void start(void)
{
    static const char *const names[] = {"off", "write", "sync", "open", "truncate", "rename", "memory"};
    const char *kind = getenv("FAULT_KIND");
    target = number_of("FAULT_N");
    error_number = number_of("FAULT_ERROR"); /* 0 for "kill" */
    lasts = getenv("FAULT_LASTS") != NULL;
    hit_path = getenv("FAULT_HIT");
    for (size_t i = 1; kind && i < sizeof names / sizeof *names; i++)
        if (strcmp(kind, names[i]) == 0)
            wanted = (enum kind)i; /* the last step: nothing before main counts */
}

/* True when this call is to fail; errno is set. */
static bool fails(enum kind kind)
{
    if (kind != wanted)
        return false;
    long call = atomic_fetch_add(&calls, 1) + 1;
    if (call != target && !(lasts && call > target))
        return false;
    if (call == target && hit_path) {
        long fd = syscall(SYS_openat, AT_FDCWD, hit_path, O_CREAT | O_WRONLY, 0600);
        syscall(SYS_close, fd);
    }
    if (error_number == 0)
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    errno = (int)error_number;
    return true;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    return fails(KIND_WRITE) ? -1 : syscall(SYS_write, fd, bytes, n);
}
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    return fails(KIND_WRITE) ? -1 : syscall(SYS_pwrite64, fd, bytes, n, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
    return fails(KIND_WRITE) ? -1 : syscall(SYS_pwrite64, fd, bytes, n, at);
}
ssize_t writev(int fd, const struct iovec *parts, int n)
{
    return fails(KIND_WRITE) ? -1 : syscall(SYS_writev, fd, parts, n);
}
int posix_fallocate(int fd, off_t at, off_t n)
{
    return fails(KIND_WRITE) ? (int)error_number : syscall(SYS_fallocate, fd, 0, at, n) == 0 ? 0 : errno;
}
int fsync(int fd)
{
    return fails(KIND_SYNC) ? -1 : (int)syscall(SYS_fsync, fd);
}
int fdatasync(int fd)
{
    return fails(KIND_SYNC) ? -1 : (int)syscall(SYS_fdatasync, fd);
}
int ftruncate(int fd, off_t n)
{
    return fails(KIND_TRUNCATE) ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}
int ftruncate64(int fd, off_t n)
{
    return fails(KIND_TRUNCATE) ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}
int rename(const char *from, const char *to)
{
    return fails(KIND_RENAME) ? -1 : (int)syscall(SYS_rename, from, to);
}

#define OPEN(name)                                                              \
    int name(const char *path, int flags, ...)                                  \
    {                                                                           \
        va_list list;                                                           \
        va_start(list, flags);                                                  \
        unsigned mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, unsigned) : 0; \
        va_end(list);                                                           \
        return fails(KIND_OPEN) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

extern void *__libc_malloc(size_t n), *__libc_calloc(size_t n, size_t size), *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
    return fails(KIND_MEMORY) ? NULL : __libc_malloc(n);
}
void *calloc(size_t n, size_t size)
{
    return fails(KIND_MEMORY) ? NULL : __libc_calloc(n, size);
}
void *realloc(void *p, size_t n)
{
    return fails(KIND_MEMORY) ? NULL : __libc_realloc(p, n);
}
