/* A file that was built into the program by tools/embed.py. */
#ifndef XINFANG_BASE_EMBEDDED_H
#define XINFANG_BASE_EMBEDDED_H

#include "base/str.h"

struct embedded_file {
    const char *path;  /* relative, parts joined by '/' */
    const char *bytes; /* NUL behind the end */
    size_t size;
};

/* The file at `path` in a table, which is sorted by path; NULL if there is none. */
const struct embedded_file *embedded_find(const struct embedded_file *files, size_t n, struct str path);
static inline struct str embedded_content(const struct embedded_file *file)
{
    return (struct str){file->bytes, file->size};
}

#endif
