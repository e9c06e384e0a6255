/* The HTML copy of a document with its findings marked in place and listed at the side. */
#ifndef XINFANG_CHECK_MARKED_H
#define XINFANG_CHECK_MARKED_H

#include "check/analysis.h"

int marked_copy(struct check *check, struct str *ret, struct error *err);

#endif
