/*
 * Foreign zip files (XLSX, DOCX), opened from memory and read as a stream, with limits against files
 * made to exhaust the reader: sizes are counted while unpacking and never believed.
 */
#ifndef XINFANG_FORMATS_ARCHIVE_H
#define XINFANG_FORMATS_ARCHIVE_H

#include "base/arena.h"
#include "base/error.h"

enum {
    ARCHIVE_PARTS_MAX = 4096,
    ARCHIVE_RATIO_MAX = 200,     /* of a part unpacked to packed; deflate can reach 1,032 */
    ARCHIVE_SMALL = 1 << 20,     /* bytes up to which the ratio does not matter */
    ARCHIVE_UNPACKED_MAX = 1024, /* MiB of all that is read from one archive */
};

struct zip;
struct archive {
    struct str file; /* for messages */
    struct zip *zip;
    uint64_t unpacked; /* bytes so far */
};

/* Whether `bytes` begin as a zip file does. */
bool archive_is_zip(struct str bytes);
/*
 * `bytes` must live until archive_close(). Errors: archive_damaged, archive_too_many_parts.
 */
int archive_open(struct archive *ret, struct str file, struct str bytes, struct error *err);
void archive_close(struct archive *archive);
#define _cleanup_archive_ _cleanup_(archive_close)

/* Whether the archive has that part; letter case does not matter, as in Windows. */
bool archive_has(const struct archive *archive, struct str part);

/* The parts by number, for those who want all of them; names are valid until archive_close(). */
size_t archive_parts(const struct archive *archive);
struct str archive_part(const struct archive *archive, size_t i);

/* Takes the next piece of a part; -1 with `err` filled stops the reading. */
typedef int archive_sink(void *state, struct str piece, struct error *err);

/*
 * Unpacks `part` into `sink`, piece by piece of at most 64 KiB. Errors: what the sink says,
 * archive_part_missing, archive_damaged (also wrong checksums), archive_bomb, archive_too_large,
 * workbook_encrypted.
 */
int archive_read(struct archive *archive, struct str part, archive_sink *sink, void *state, struct error *err);

#endif
