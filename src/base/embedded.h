/* A file that was built into the program by tools/embed.py. */
#ifndef XINFANG_BASE_EMBEDDED_H
#define XINFANG_BASE_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
    const char *path;  /* relative, parts joined by '/' */
    const char *bytes; /* NUL behind the end */
    size_t size;
};

#endif
