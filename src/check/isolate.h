/*
 * Untrusted documents are read in a process that can neither reach the network nor write a file. What
 * the kernel offers is used: a seccomp filter, Landlock, resource limits; what it lacks is said.
 */
#ifndef XINFANG_CHECK_ISOLATE_H
#define XINFANG_CHECK_ISOLATE_H

#include "base/buf.h"

enum isolation {
    ISOLATE_READER,  /* works on what it has in memory: no file may be opened any more */
    ISOLATE_PROGRAM, /* will execute a program that must read its libraries and data */
};

/* Shuts the calling process in, for good. Memory and time are limited, too. */
void isolate(enum isolation isolation);
/* Adds what this machine cannot do, separated by commas; nothing when all works. */
void isolation_missing(struct buf *out);

#endif
