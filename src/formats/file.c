#include "formats/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 64 << 10, TEMPORARY_NAMES = 100 };

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define _cleanup_fd_ _cleanup_(close_fd)

static void free_text(char **text)
{
    free(*text);
}
#define _cleanup_text_ _cleanup_(free_text)

static int fail_read(struct str path, int number, struct error *err)
{
    const struct place place = {.file = path};
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return FAIL_AT(err, &place, MSG_file_not_found);
    case EISDIR:
        return FAIL_AT(err, &place, MSG_file_is_directory);
    case EACCES:
    case EPERM:
        return FAIL_AT(err, &place, MSG_file_no_permission);
    case ENOMEM:
        return error_memory(err);
    default:
        return FAIL_AT(err, &place, MSG_file_unreadable, ARG_TEXT("reason", str_from(strerror(number))));
    }
}

static int fail_write(struct str path, int number, struct error *err)
{
    const struct place place = {.file = path};
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return FAIL_AT(err, &place, MSG_file_no_such_directory);
    case EISDIR:
        return FAIL_AT(err, &place, MSG_file_is_directory);
    case EACCES:
    case EPERM:
    case EROFS:
        return FAIL_AT(err, &place, MSG_file_not_writable);
    case ENOSPC:
    case EDQUOT:
        return FAIL_AT(err, &place, MSG_file_disk_full);
    case ENOMEM:
        return error_memory(err);
    default:
        return FAIL_AT(err, &place, MSG_file_unwritable, ARG_TEXT("reason", str_from(strerror(number))));
    }
}

static int fail_too_large(struct str path, size_t max_bytes, struct error *err)
{
    const struct place place = {.file = path};
    return FAIL_AT(err, &place, MSG_file_too_large, ARG_NUMBER("limit", max_bytes >> 20));
}

/* Reads up to `size` bytes, fewer only at the end of the file; -1 with errno. */
static ssize_t read_full(int fd, char *p, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = read(fd, p + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

/* What has no size beforehand: pipes, terminals, files of /proc. */
static int read_stream(struct arena *arena, int fd, struct str path, size_t max_bytes, struct str *ret,
                       struct error *err)
{
    enum { PIECE = 64 << 10 };
    _cleanup_buf_ struct buf content = BUF(max_bytes);
    _cleanup_text_ char *piece = malloc(PIECE);
    if (!piece)
        return error_memory(err);
    for (;;) {
        ssize_t n = read_full(fd, piece, PIECE);
        if (n < 0)
            return fail_read(path, errno, err);
        if (n == 0)
            break;
        if ((size_t)n > max_bytes - content.n)
            return fail_too_large(path, max_bytes, err);
        buf_bytes(&content, piece, (size_t)n);
        if (!buf_ok(&content))
            return error_memory(err);
    }
    struct str copy = arena_str(arena, buf_view(&content));
    if (!copy.p)
        return error_memory(err);
    *ret = copy;
    return 0;
}

int file_read(struct arena *arena, struct str path, size_t max_bytes, struct str *ret, struct error *err)
{
    _cleanup_text_ char *name = strndup(path.p ? path.p : "", path.n);
    if (!name)
        return error_memory(err);
    if (strlen(name) != path.n)
        return fail_read(path, ENOENT, err);
    _cleanup_fd_ int fd = open(name, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        return fail_read(path, errno, err);
    if (S_ISDIR(status.st_mode))
        return fail_read(path, EISDIR, err);
    if (!S_ISREG(status.st_mode) || status.st_size == 0)
        return read_stream(arena, fd, path, max_bytes, ret, err);
    size_t size = (size_t)status.st_size;
    if (size > max_bytes)
        return fail_too_large(path, max_bytes, err);
    char *content = arena_alloc(arena, size + 1);
    if (!content)
        return error_memory(err);
    ssize_t n = read_full(fd, content, size);
    if (n < 0)
        return fail_read(path, errno, err);
    content[n] = '\0';
    *ret = (struct str){content, (size_t)n};
    return 0;
}

static int write_full(int fd, struct str content)
{
    while (content.n) {
        ssize_t n = write(fd, content.p, content.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        content = str_slice(content, (size_t)n, content.n);
    }
    return 0;
}

static struct str directory_of(const char *target)
{
    const char *slash = strrchr(target, '/');
    return slash ? (struct str){target, (size_t)(slash - target) + 1} : STR("./");
}

/* A new file next to `target`, made with O_EXCL so that two writers never share one. */
static int open_temporary(struct arena *arena, const char *target, const char **ret_name)
{
    struct str directory = directory_of(target);
    for (int i = 0; i < TEMPORARY_NAMES; i++) {
        struct str name = arena_printf(arena, "%.*s.xinfang-%ld-%d.tmp", STR_ARGS(directory), (long)getpid(), i);
        if (!name.p) {
            errno = ENOMEM;
            return -1;
        }
        int fd = open(name.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd >= 0)
            *ret_name = name.p;
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* The rename itself should reach the disk, too. Not every file system can flush a directory, and by now the new file
 * stands there whole: to report a failure would be to say that nothing was written. */
static void flush_directory(struct arena *arena, const char *target)
{
    struct str directory = arena_str(arena, directory_of(target));
    _cleanup_fd_ int fd = directory.p ? open(directory.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0)
        fsync(fd);
}

/* -1 with errno, and then without the temporary file. */
static int replace(struct arena *arena, const char *target, struct str content)
{
    struct stat before;
    bool existed = stat(target, &before) == 0;
    if (existed && S_ISDIR(before.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    if (existed && access(target, W_OK) != 0) /* a rename would replace even what is write-protected */
        return -1;
    const char *temporary = NULL;
    int fd = open_temporary(arena, target, &temporary);
    if (fd < 0)
        return -1;
    int result = write_full(fd, content);
    if (result == 0 && existed)
        result = fchmod(fd, before.st_mode & 0777);
    if (result == 0)
        result = fsync(fd);
    int number = errno;
    if (close(fd) != 0 && result == 0) {
        number = errno;
        result = -1;
    }
    if (result == 0) {
        result = rename(temporary, target);
        number = errno;
    }
    if (result != 0) {
        unlink(temporary);
        errno = number;
        return -1;
    }
    flush_directory(arena, target);
    return 0;
}

int file_write(struct str path, struct str content, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA(TEMPORARY_NAMES * (size_t)PATH_BYTES);
    struct str name = path.n < PATH_BYTES ? arena_str(&arena, path) : (struct str){NULL, 0};
    if (!name.p)
        return fail_write(path, path.n < PATH_BYTES ? ENOMEM : ENOENT, err);
    if (path.n == 0 || strlen(name.p) != path.n)
        return fail_write(path, ENOENT, err);
    struct stat status;
    if (stat(name.p, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
        /* A pipe or /dev/stdout cannot be replaced, only written to. */
        _cleanup_fd_ int fd = open(name.p, O_WRONLY | O_CLOEXEC);
        return fd >= 0 && write_full(fd, content) == 0 ? 0 : fail_write(path, errno, err);
    }
    _cleanup_text_ char *target = realpath(name.p, NULL);
    if (!target && errno != ENOENT)
        return fail_write(path, errno, err);
    return replace(&arena, target ? target : name.p, content) == 0 ? 0 : fail_write(path, errno, err);
}

struct str file_name(struct str path)
{
    size_t from = path.n;
    while (from > 0 && path.p[from - 1] != '/')
        from--;
    return str_slice(path, from, path.n);
}
