#include "formats/archive.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { PIECE = 64 << 10, PART_NAME_MAX = 1024 };

bool archive_is_zip(struct str bytes)
{
    return str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("PK\x05\x06"));
}

static int fail_damaged(const struct archive *archive, const char *reason, struct error *err)
{
    const struct place place = {.file = archive->file};
    return FAIL_AT(err, &place, MSG_archive_damaged, ARG_TEXT("reason", str_from(reason)));
}

static int fail_parts(const struct archive *archive, uint64_t parts, struct error *err)
{
    const struct place place = {.file = archive->file};
    return FAIL_AT(err, &place, MSG_archive_too_many_parts, ARG_NUMBER("parts", parts),
                   ARG_NUMBER("limit", ARCHIVE_PARTS_MAX));
}

static uint64_t little_endian(struct str bytes, size_t at, size_t n)
{
    uint64_t value = 0;
    for (size_t i = n; i-- > 0;)
        value = value << 8 | (unsigned char)bytes.p[at + i];
    return value;
}

/*
 * The number of parts as the end records claim it. libzip reads the whole directory at opening, so a
 * directory of millions has to be refused before. Every end record counts, as the last one need not be
 * the one that libzip takes.
 */
static uint64_t claimed_parts(struct str bytes)
{
    enum { TAIL = 66 << 10, END = 22, LOCATOR = 20, END_64 = 56 };
    uint64_t most = 0;
    for (size_t at = bytes.n > TAIL ? bytes.n - TAIL : 0; at + LOCATOR <= bytes.n; at++) {
        struct str rest = str_slice(bytes, at, bytes.n);
        uint64_t parts = 0;
        if (rest.n >= END && str_starts(rest, STR("PK\x05\x06"))) {
            parts = little_endian(rest, 10, 2);
        } else if (str_starts(rest, STR("PK\x06\x07"))) {
            uint64_t end = little_endian(rest, 8, 8);
            if (bytes.n >= END_64 && end <= bytes.n - END_64)
                parts = little_endian(bytes, (size_t)end + 32, 8);
        }
        /* 0xFFFF stands for "see the 64-bit record" */
        if (parts > most && !(parts == UINT16_MAX && rest.p[2] == '\x05'))
            most = parts;
    }
    return most;
}

int archive_open(struct archive *ret, struct str file, struct str bytes, struct error *err)
{
    struct archive archive = {.file = file};
    uint64_t parts = claimed_parts(bytes);
    if (parts > ARCHIVE_PARTS_MAX)
        return fail_parts(&archive, parts, err);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    archive.zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!archive.zip) {
        int result = fail_damaged(&archive, zip_error_strerror(&error), err);
        zip_source_free(source);
        zip_error_fini(&error);
        return result;
    }
    zip_error_fini(&error);
    zip_int64_t n = zip_get_num_entries(archive.zip, 0);
    if (n > ARCHIVE_PARTS_MAX) {
        archive_close(&archive);
        return fail_parts(&archive, (uint64_t)n, err);
    }
    *ret = archive;
    return 0;
}

void archive_close(struct archive *archive)
{
    if (archive->zip)
        zip_discard(archive->zip);
    archive->zip = NULL;
}

static bool locate(const struct archive *archive, struct str part, zip_uint64_t *ret)
{
    char name[PART_NAME_MAX];
    if (part.n == 0 || part.n >= sizeof name || memchr(part.p, '\0', part.n))
        return false;
    memcpy(name, part.p, part.n);
    name[part.n] = '\0';
    zip_int64_t index = zip_name_locate(archive->zip, name, ZIP_FL_NOCASE);
    if (index < 0)
        return false;
    *ret = (zip_uint64_t)index;
    return true;
}

bool archive_has(const struct archive *archive, struct str part)
{
    zip_uint64_t index;
    return locate(archive, part, &index);
}

size_t archive_parts(const struct archive *archive)
{
    return (size_t)zip_get_num_entries(archive->zip, 0);
}

struct str archive_part(const struct archive *archive, size_t i)
{
    return str_from(zip_get_name(archive->zip, i, 0));
}

static void close_part(zip_file_t **part)
{
    if (*part)
        zip_fclose(*part);
}

static void free_piece(char **piece)
{
    free(*piece);
}

/* Counts a piece that was just unpacked. */
static int check_size(struct archive *archive, struct str part, uint64_t packed, uint64_t *unpacked, size_t n,
                      struct error *err)
{
    const struct place place = {.file = archive->file};
    const uint64_t limit = (uint64_t)ARCHIVE_UNPACKED_MAX << 20;
    *unpacked += n;
    archive->unpacked += n;
    if (*unpacked > ARCHIVE_SMALL && *unpacked / ARCHIVE_RATIO_MAX > packed)
        return FAIL_AT(err, &place, MSG_archive_bomb, ARG_TEXT("part", part), ARG_NUMBER("limit", ARCHIVE_RATIO_MAX));
    if (archive->unpacked > limit)
        return FAIL_AT(err, &place, MSG_archive_too_large, ARG_NUMBER("limit", ARCHIVE_UNPACKED_MAX));
    return 0;
}

int archive_read(struct archive *archive, struct str part, archive_sink *sink, void *state, struct error *err)
{
    const struct place place = {.file = archive->file};
    const zip_uint64_t needed = ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    zip_uint64_t index;
    zip_stat_t status;
    assert(archive->zip);
    if (!locate(archive, part, &index))
        return FAIL_AT(err, &place, MSG_archive_part_missing, ARG_TEXT("part", part));
    if (zip_stat_index(archive->zip, index, 0, &status) != 0 || (status.valid & needed) != needed)
        return fail_damaged(archive, zip_strerror(archive->zip), err);
    if (status.encryption_method != ZIP_EM_NONE)
        return FAIL_AT(err, &place, MSG_workbook_encrypted);
    _cleanup_(close_part) zip_file_t *file = zip_fopen_index(archive->zip, index, 0);
    if (!file)
        return fail_damaged(archive, zip_strerror(archive->zip), err);
    _cleanup_(free_piece) char *piece = malloc(PIECE);
    if (!piece)
        return error_memory(err);
    for (uint64_t unpacked = 0;;) {
        zip_int64_t n = zip_fread(file, piece, PIECE);
        if (n < 0)
            return fail_damaged(archive, zip_file_strerror(file), err);
        if (n == 0)
            return 0;
        TRY(check_size(archive, part, status.comp_size, &unpacked, (size_t)n, err));
        TRY(sink(state, (struct str){piece, (size_t)n}, err));
    }
}
