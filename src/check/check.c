/* Files and folders, a reading process for each, and what is printed at the end. */
#include "check/check.h"

#include "check/output/copies.h"
#include "check/isolate.h"
#include "check/read/pdf_tool.h"
#include "check/report.h"
#include "formats/file.h"
#include "check/output/write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT_ARENA (SIZE_MAX / 4)
#define DOCUMENT_ARENA ((size_t)1 << 30)
#define RESULT_MAX ((size_t)512 << 20)
enum { FILE_MAX = 256 << 20, DEPTH_MAX = 32, JOBS_MAX = 64, WORST_STATUS = 3 };

struct files {
    struct arena *arena;
    struct str *items;
    size_t n, capacity;
};

struct job {
    pid_t child;
    int pipe;
    size_t file;
    struct buf result;
};

struct run {
    const struct check_options *options;
    struct arena *arena;
    const struct lexicon *lexicon;
    struct waivers waivers;
    struct files files;
    struct copies copies;
    struct report *reports;
    struct job jobs[JOBS_MAX];
    unsigned n_jobs;
    size_t next, done;
};

static bool is_document(struct str name)
{
    static const char *const ends[] = {".txt",  ".md",  ".html", ".htm", ".docx",
                                       ".xlsx", ".pdf", ".csv",  ".tsv", ".xhtml"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(name, str_from(ends[i])) && name.p[0] != '.' && name.p[0] != '~')
            return true;
    return false;
}

static int add_file(struct files *files, struct str path, struct error *err)
{
    if (!ARENA_ROOM(files->arena, files->items, files->n, files->capacity))
        return error_memory(err);
    files->items[files->n++] = path;
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static int add_folder(struct files *files, struct str path, int depth, struct error *err)
{
    DIR *folder = depth < DEPTH_MAX ? opendir(path.p) : NULL;
    struct files inside = {.arena = files->arena};
    if (!folder)
        return FAIL(err, MSG_check_file_unreadable, ARG_TEXT("path", path));
    int result = 0;
    for (struct dirent *entry; result == 0 && (entry = readdir(folder)) != NULL;) {
        struct str name = str_from(entry->d_name);
        if (name.p[0] == '.')
            continue;
        const char *stroke = str_ends(path, STR("/")) ? "" : "/";
        struct str full = arena_printf(files->arena, "%.*s%s%s", STR_ARGS(path), stroke, entry->d_name);
        struct stat info;
        if (!full.p)
            result = error_memory(err);
        else if (lstat(full.p, &info) == 0 && (S_ISDIR(info.st_mode) || (S_ISREG(info.st_mode) && is_document(name))))
            result = add_file(&inside, full, err);
    }
    closedir(folder);
    if (result != 0)
        return -1;
    if (inside.n)
        qsort(inside.items, inside.n, sizeof *inside.items, by_name);
    for (size_t i = 0; i < inside.n; i++) {
        struct stat info;
        if (lstat(inside.items[i].p, &info) == 0 && S_ISDIR(info.st_mode))
            TRY(add_folder(files, inside.items[i], depth + 1, err));
        else
            TRY(add_file(files, inside.items[i], err));
    }
    return 0;
}

static int find_files(struct files *files, const struct str *paths, size_t n, struct error *err)
{
    for (size_t i = 0; i < n; i++) {
        struct str path = arena_str(files->arena, paths[i]);
        struct stat info;
        size_t before = files->n;
        if (!path.p)
            return error_memory(err);
        if (stat(path.p, &info) != 0)
            return FAIL(err, MSG_check_file_unreadable, ARG_TEXT("path", path));
        if (!S_ISDIR(info.st_mode)) {
            TRY(add_file(files, path, err));
            continue;
        }
        while (path.n > 1 && path.p[path.n - 1] == '/')
            path.n--; /* "reports/" is "reports": one stroke before the names in it */
        path = arena_str(files->arena, path);
        if (!path.p)
            return error_memory(err);
        TRY(add_folder(files, path, 0, err));
        if (files->n == before)
            return FAIL(err, MSG_check_no_files, ARG_TEXT("path", path));
    }
    return 0;
}

static void explain(struct arena *arena, enum language language, const struct error *err, struct report *report)
{
    _cleanup_buf_ struct buf out = BUF(8192);
    error_print(&out, err, language);
    report->trouble = arena_str(arena, buf_view(&out));
    report->trouble_status = error_exit_status(err);
}

/* Reads and judges one file in this process, which is isolated once the bytes are in memory. */
static int read_file(struct run *run, struct arena *arena, struct str file, struct report *ret, struct error *err)
{
    const struct check_options *options = run->options;
    struct str bytes;
    unsigned want = (options->html_directory.n ? WANT_HTML : 0U) | (options->all ? WANT_PASSES : 0U);
    TRY(file_read(arena, file, FILE_MAX, &bytes, err));
    if (!bytes.n) /* nothing found in nothing is no praise */
        return FAIL(err, MSG_check_file_empty, ARG_TEXT("file", file));
    if (!str_starts(bytes, STR("%PDF"))) {
        if (!options->no_isolation)
            isolate(ISOLATE_READER);
        return report_make(arena, run->lexicon, options->language, file, bytes, want, &run->waivers, ret, err);
    }
    int descriptor = open(file.p, O_RDONLY | O_CLOEXEC);
    struct str tsv;
    int result = descriptor < 0 ? FAIL(err, MSG_check_file_unreadable, ARG_TEXT("path", file))
                                : pdf_text(arena, file, descriptor, &tsv, err);
    if (descriptor >= 0)
        close(descriptor);
    if (result != 0)
        return -1;
    if (!options->no_isolation)
        isolate(ISOLATE_READER);
    return report_make_pdf(arena, run->lexicon, options->language, file, tsv, want, &run->waivers, ret, err);
}

static void read_and_pack(struct run *run, struct str file, struct buf *out)
{
    _cleanup_arena_ struct arena arena = ARENA(DOCUMENT_ARENA);
    struct report report = {.file = file};
    struct error err = {0};
    if (read_file(run, &arena, file, &report, &err) != 0) {
        report = (struct report){.file = file};
        explain(&arena, run->options->language, &err, &report);
    }
    report_pack(out, &report);
}

static void child_main(struct run *run, size_t file, int output)
{
    struct buf out = BUF(RESULT_MAX);
    read_and_pack(run, run->files.items[file], &out);
    struct str rest = buf_view(&out);
    while (rest.n) {
        ssize_t n = write(output, rest.p, rest.n);
        if (n < 0 && errno != EINTR)
            _exit(1);
        if (n > 0)
            rest = str_slice(rest, (size_t)n, rest.n);
    }
    _exit(buf_ok(&out) ? 0 : 1);
}

/* The copy goes to the disk at once; what is kept of three hundred reports is their findings. */
static int keep(struct run *run, size_t file, struct str packed, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA(REPORT_ARENA);
    _cleanup_buf_ struct buf rest = BUF(RESULT_MAX);
    struct report *report = &run->reports[file], whole = {.file = run->files.items[file]};
    *report = whole;
    if (!report_unpack(&arena, packed, &whole)) {
        struct error failed = {0};
        (void)FAIL(&failed, MSG_check_child_failed, ARG_TEXT("file", whole.file));
        explain(run->arena, run->options->language, &failed, report);
        return 0;
    }
    if (whole.html.n)
        TRY(copies_write(&run->copies, file, &whole, err));
    whole.html = STR("");
    report_pack(&rest, &whole);
    struct str kept = buf_ok(&rest) ? arena_str(run->arena, buf_view(&rest)) : STR("");
    return kept.n && report_unpack(run->arena, kept, report) ? 0 : error_memory(err);
}

static int finish(struct run *run, size_t file, struct buf *packed, struct error *err)
{
    TRY(keep(run, file, buf_view(packed), err));
    struct report *report = &run->reports[file];
    run->done++;
    if (run->options->progress) {
        _cleanup_buf_ struct buf line = BUF(4096);
        const struct message_argument arguments[] = {ARG_NUMBER("done", run->done), ARG_NUMBER("total", run->files.n),
                                                     ARG_TEXT("file", report->file)};
        buf_text(&line, "\r\033[K");
        message_print(&line, &(struct message){MSG_check_progress, arguments, 3}, run->options->language);
        if (run->done == run->files.n)
            buf_text(&line, "\r\033[K");
        if (write(STDERR_FILENO, line.p, line.n) < 0)
            return 0; /* nobody sees it */
    }
    return 0;
}

static bool start_job(struct run *run, struct job *job)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    size_t file = run->next;
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        child_main(run, file, ends[1]);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return false;
    }
    *job = (struct job){child, ends[0], file, BUF(RESULT_MAX)};
    run->next++;
    return true;
}

/* Takes what a job has written; true when it is done. */
static bool read_job(struct job *job)
{
    char piece[65536];
    ssize_t n = read(job->pipe, piece, sizeof piece);
    if (n < 0 && errno == EINTR)
        return false;
    if (n > 0) {
        buf_bytes(&job->result, piece, (size_t)n);
        return false;
    }
    close(job->pipe);
    while (waitpid(job->child, NULL, 0) < 0 && errno == EINTR)
        ;
    return true;
}

/* Those that still read have nothing to say any more. */
static void give_up(struct run *run, unsigned running)
{
    for (unsigned i = 0; i < running; i++) {
        kill(run->jobs[i].child, SIGKILL);
        while (waitpid(run->jobs[i].child, NULL, 0) < 0 && errno == EINTR)
            ;
        close(run->jobs[i].pipe);
        buf_free(&run->jobs[i].result);
    }
}

static int run_jobs(struct run *run, struct error *err)
{
    unsigned running = 0;
    while (run->next < run->files.n || running) {
        while (running < run->n_jobs && run->next < run->files.n) {
            if (!start_job(run, &run->jobs[running]))
                return error_memory(err);
            running++;
        }
        struct pollfd waits[JOBS_MAX];
        for (unsigned i = 0; i < running; i++)
            waits[i] = (struct pollfd){.fd = run->jobs[i].pipe, .events = POLLIN};
        if (poll(waits, running, -1) < 0)
            continue;
        for (unsigned i = running; i-- > 0;) {
            if (!waits[i].revents || !read_job(&run->jobs[i]))
                continue;
            int finished = finish(run, run->jobs[i].file, &run->jobs[i].result, err);
            buf_free(&run->jobs[i].result);
            run->jobs[i] = run->jobs[--running];
            if (finished != 0) {
                give_up(run, running);
                return -1;
            }
        }
    }
    return 0;
}

static int run_here(struct run *run, struct error *err)
{
    for (size_t i = 0; i < run->files.n; i++) {
        _cleanup_buf_ struct buf packed = BUF(RESULT_MAX);
        read_and_pack(run, run->files.items[i], &packed);
        TRY(finish(run, i, &packed, err));
    }
    return 0;
}

static void write_notes(const struct run *run, struct buf *notes)
{
    const struct check_options *options = run->options;
    _cleanup_buf_ struct buf missing = BUF(256);
    if (!options->no_isolation)
        isolation_missing(&missing);
    if (missing.n) {
        const struct message_argument arguments[] = {ARG_TEXT("missing", buf_view(&missing))};
        message_print(notes, &(struct message){MSG_check_sandbox_partial, arguments, 1}, options->language);
        buf_char(notes, '\n');
    }
    for (size_t i = 0; i < run->files.n; i++)
        if (run->reports[i].trouble.n) {
            buf_str(notes, run->reports[i].trouble);
            buf_char(notes, '\n');
        }
    for (size_t i = 0; i < run->waivers.n; i++) {
        const struct waiver *waiver = &run->waivers.items[i];
        if (waiver->used)
            continue;
        const struct message_argument arguments[] = {ARG_TEXT("rule", waiver->rule),
                                                     ARG_TEXT("stated", waiver->stated)};
        buf_str(notes, options->waivers);
        buf_printf(notes, ":%lld: ", (long long)waiver->line);
        message_print(notes, &(struct message){MSG_check_waiver_unused, arguments, 2}, options->language);
        buf_char(notes, '\n');
    }
}

static int status_of(const struct run *run)
{
    int status = 0;
    for (size_t i = 0; i < run->files.n; i++) {
        const struct report *report = &run->reports[i];
        if (report->trouble.n && status < 2)
            status = report->trouble_status == WORST_STATUS ? WORST_STATUS : 2;
        for (size_t k = 0; k < report->n && status == 0; k++) {
            const struct report_finding *f = &report->findings[k];
            if (!f->waived.p &&
                (f->verdict == VERDICT_FAIL || (run->options->strict && f->verdict == VERDICT_ROUNDING)))
                status = 1;
        }
    }
    for (size_t i = 0; i < run->waivers.n && status == 0; i++)
        status = !run->waivers.items[i].used;
    return status;
}

static void write_all(const struct run *run, struct buf *out)
{
    static void (*const writers[])(struct buf *, const struct lexicon *, const struct check_options *,
                                   const struct report *, size_t) = {
        [CHECK_TEXT] = write_text, [CHECK_JSON] = write_json, [CHECK_SARIF] = write_sarif, [CHECK_CSV] = write_csv};
    writers[run->options->format](out, run->lexicon, run->options, run->reports, run->files.n);
}

static unsigned how_many_jobs(const struct check_options *options)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned jobs = options->jobs ? options->jobs : processors > 0 ? (unsigned)processors : 1;
    return jobs > JOBS_MAX ? JOBS_MAX : jobs;
}

int check_files(const struct check_options *options, const struct str *paths, size_t n_paths, struct buf *out,
                struct buf *notes, int *ret_status, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA(REPORT_ARENA);
    struct lexicon lexicon;
    TRY(lexicon_load(&arena, options->rules_directory, &lexicon, err));
    struct run run = {.options = options,
                      .arena = &arena,
                      .lexicon = &lexicon,
                      .files = {.arena = &arena},
                      .n_jobs = how_many_jobs(options)};
    if (options->waivers.n)
        TRY(waivers_read(&arena, options->waivers, &run.waivers, err));
    TRY(find_files(&run.files, paths, n_paths, err));
    run.reports = ARENA_NEW_ARRAY(&arena, run.files.n + 1, struct report);
    if (!run.reports)
        return error_memory(err);
    TRY(copies_begin(&arena, options->html_directory, run.files.items, run.files.n, &run.copies, err));
    /* The converter of GB18030 is a file that an isolated process can no longer open. */
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    int result = options->no_isolation ? run_here(&run, err) : run_jobs(&run, err);
    if (converter != (iconv_t)-1)
        iconv_close(converter);
    if (result != 0)
        return -1;
    for (size_t i = 0; i < run.files.n; i++) /* once more here, to see which waivers are of use */
        waivers_apply(&run.waivers, &lexicon, &run.reports[i]);
    if (options->html_directory.n)
        TRY(copies_write_index(&run.copies, options->language, run.reports, run.files.n, err));
    write_all(&run, out);
    write_notes(&run, notes);
    *ret_status = status_of(&run);
    return buf_ok(out) && buf_ok(notes) ? 0 : error_memory(err);
}
