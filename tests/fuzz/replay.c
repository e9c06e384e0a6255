/* Runs a fuzz target once over each file of the directories and files given. */
#include <dirent.h>
#include <stdio.h>

#include "formats/file.h"
#include "fuzz.h"

enum { INPUT_MAX = 64 << 20 };

static int replay_file(struct str path)
{
    struct error err;
    struct str content;
    _cleanup_arena_ struct arena arena = ARENA(2 * (size_t)INPUT_MAX);
    if (file_read(&arena, path, INPUT_MAX, &content, &err) != 0) {
        fprintf(stderr, "%.*s: %s\n", STR_ARGS(path), message_name(err.message.id));
        return 1;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)content.p, content.n);
    return 0;
}

static int replay(const char *path, size_t *done)
{
    DIR *directory = opendir(path);
    int failed = 0;
    if (!directory) {
        ++*done;
        return replay_file(str_from(path));
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        _cleanup_arena_ struct arena arena = ARENA(1 << 20);
        if (entry->d_name[0] == '.')
            continue;
        failed += replay_file(arena_printf(&arena, "%s/%s", path, entry->d_name));
        ++*done;
    }
    closedir(directory);
    return failed;
}

int main(int argc, char **argv)
{
    size_t done = 0;
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed += replay(argv[i], &done);
    printf("%zu inputs\n", done);
    return failed || done == 0;
}
