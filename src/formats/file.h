/*
 * Files as a whole: read into memory with a maximum, and written so that a name holds either the old
 * content or all of the new one.
 */
#ifndef XINFANG_FORMATS_FILE_H
#define XINFANG_FORMATS_FILE_H

#include "base/arena.h"
#include "base/error.h"

/*
 * Reads all of `path` into `arena`, at most `max_bytes`. The content is followed by a NUL that is not
 * counted. An empty file is no error here; pipes and devices are read to their end. Errors, all with
 * the path as their place: file_not_found, file_is_directory, file_no_permission, file_too_large,
 * file_unreadable.
 */
int file_read(struct arena *arena, struct str path, size_t max_bytes, struct str *ret, struct error *err);

/*
 * Writes `content` to `path`: into a temporary file next to it, flushed to the disk and renamed. On
 * failure what stood at `path` before is still there and nothing else is left behind. A file that was
 * there keeps its permissions; a link is written through to the file it names. Errors:
 * file_no_such_directory, file_not_writable, file_is_directory, file_disk_full, file_unwritable.
 */
int file_write(struct str path, struct str content, struct error *err);

/* What people call the file: the path without its folders. */
struct str file_name(struct str path);

#endif
