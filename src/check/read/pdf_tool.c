#include "check/read/pdf_tool.h"

#include "check/isolate.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TSV_MAX = 512 << 20, NOT_INSTALLED = 127, FIRST_ROOM = 1 << 20 };

static void run_tool(int input, int output)
{
    static const char *const places[] = {"/usr/bin/pdftotext", "/usr/local/bin/pdftotext", "/bin/pdftotext"};
    static char *const arguments[] = {"pdftotext", "-q", "-tsv", "-", "-", NULL};
    static char *const environment[] = {"LC_ALL=C.UTF-8", NULL};
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (lseek(input, 0, SEEK_SET) < 0 || dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        (null >= 0 && dup2(null, STDERR_FILENO) < 0))
        _exit(1);
    isolate(ISOLATE_PROGRAM);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        execve(places[i], arguments, environment);
    _exit(NOT_INSTALLED);
}

/* Reads the pipe into the arena, growing by doubling. */
static int read_all(struct arena *arena, int from, struct str *ret, struct error *err)
{
    char *bytes = NULL;
    size_t n = 0, capacity = 0;
    for (;;) {
        while (n + FIRST_ROOM / 16 > capacity) {
            size_t more = capacity ? capacity * 2 : FIRST_ROOM;
            char *larger = more > TSV_MAX ? NULL : arena_alloc(arena, more);
            if (!larger)
                return error_memory(err);
            for (size_t i = 0; i < n; i++)
                larger[i] = bytes[i];
            bytes = larger;
            capacity = more;
        }
        ssize_t got = read(from, bytes + n, capacity - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    *ret = (struct str){bytes, n};
    return 0;
}

int pdf_text(struct arena *arena, struct str file, int file_descriptor, struct str *ret, struct error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return FAIL(err, MSG_check_file_unreadable, ARG_TEXT("path", file));
    pid_t child = fork();
    if (child == 0)
        run_tool(file_descriptor, ends[1]);
    close(ends[1]);
    struct str tsv = {0};
    int result = child < 0 ? FAIL(err, MSG_check_file_unreadable, ARG_TEXT("path", file))
                           : read_all(arena, ends[0], &tsv, err);
    close(ends[0]);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (result != 0)
        return -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_INSTALLED)
        return FAIL(err, MSG_check_pdf_tool);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return FAIL(err, MSG_check_pdf_broken, ARG_TEXT("file", file));
    *ret = tsv;
    return 0;
}
