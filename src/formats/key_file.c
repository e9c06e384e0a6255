#include "formats/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char mark[] = "xinfang-key-1 ";
enum { MARK = sizeof mark - 1, LINE = MARK + KEY_HEX + 1, NAMES_BYTES = 256 << 10 };

/* NUL-terminated in `arena`; NULL for a path that no file has. */
static const char *name_of(struct arena *arena, struct str path)
{
    return path.n == 0 || memchr(path.p, '\0', path.n) ? NULL : arena_str(arena, path).p;
}

static int fail(struct str path, enum message_id id, struct error *err)
{
    return FAIL_AT(err, &(struct place){.file = path}, id);
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define _cleanup_fd_ _cleanup_(close_fd)

/* The name itself should reach the disk, too; a file system that cannot do it has written the file all the same. */
static void flush_folder(const char *path)
{
    _cleanup_arena_ struct arena names = ARENA(NAMES_BYTES);
    const char *slash = strrchr(path, '/');
    const char *folder = name_of(&names, slash ? (struct str){path, (size_t)(slash - path) + 1} : STR("."));
    _cleanup_fd_ int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0)
        fsync(fd);
}

static int write_key(struct str path, const char *name, const struct keyring *ring, struct error *err)
{
    char line[LINE];
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fail(path, errno == EEXIST ? MSG_key_file_there : MSG_key_file_unwritable, err);
    memcpy(line, mark, MARK);
    keyring_print(ring, line + MARK);
    line[LINE - 1] = '\n';
    bool good = write(fd, line, LINE) == LINE && fchmod(fd, 0600) == 0 && fsync(fd) == 0;
    good = close(fd) == 0 && good;
    wipe(line, sizeof line);
    if (!good) {
        unlink(name);
        return fail(path, MSG_key_file_unwritable, err);
    }
    flush_folder(name);
    return 0;
}

int key_file_make(struct str path, const struct random_source *random, struct keyring **ret, struct error *err)
{
    _cleanup_arena_ struct arena names = ARENA(NAMES_BYTES);
    _cleanup_keyring_ struct keyring *ring = NULL;
    const char *name = name_of(&names, path);
    if (!name)
        return fail(path, MSG_key_file_unwritable, err);
    TRY(keyring_make(random, &ring, err));
    TRY(write_key(path, name, ring, err));
    *ret = ring;
    ring = NULL;
    return 0;
}

int key_file_read(struct str path, struct keyring **ret, struct error *err)
{
    _cleanup_arena_ struct arena names = ARENA(NAMES_BYTES);
    struct stat status;
    char line[LINE + 1];
    const char *name = name_of(&names, path);
    if (!name)
        return fail(path, MSG_key_file_missing, err);
    _cleanup_fd_ int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return fail(path, errno == EACCES || errno == EPERM ? MSG_key_file_not_ours : MSG_key_file_missing, err);
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(path, MSG_key_file_bad, err);
    if (status.st_mode & (S_IRWXG | S_IRWXO))
        return fail(path, MSG_key_file_open_to_others, err);
    ssize_t n = read(fd, line, sizeof line);
    if (n == LINE - 1 && line[LINE - 2] != '\n') /* an editor may have left the line feed out */
        line[n++] = '\n';
    bool good = n == LINE && memcmp(line, mark, MARK) == 0 && line[LINE - 1] == '\n';
    int result = good ? keyring_parse((struct str){line + MARK, KEY_HEX}, ret, err) : -1;
    wipe(line, sizeof line);
    return result == 0 ? 0 : fail(path, MSG_key_file_bad, err);
}

bool key_file_there(struct str path)
{
    _cleanup_arena_ struct arena names = ARENA(NAMES_BYTES);
    const char *name = name_of(&names, path);
    return name && access(name, F_OK) == 0;
}

void key_file_remove(const char *path)
{
    unlink(path);
}

int key_file_replace(struct str from, struct str to, struct str kept, struct error *err)
{
    _cleanup_arena_ struct arena names = ARENA(NAMES_BYTES);
    const char *old = name_of(&names, to), *new = name_of(&names, from), *away = name_of(&names, kept);
    if (!old || !new || !away)
        return fail(to, MSG_key_file_unwritable, err);
    /* A link, so that the key is under its name at every moment: the old one, then the new one. */
    if (access(old, F_OK) == 0 && link(old, away) != 0 && errno != EEXIST)
        return fail(kept, MSG_key_file_unwritable, err);
    if (rename(new, old) != 0)
        return fail(to, MSG_key_file_unwritable, err);
    flush_folder(old);
    return 0;
}
