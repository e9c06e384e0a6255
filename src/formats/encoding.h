/* Foreign text into UTF-8: what Excel, WPS, Notepad and Chinese office systems write. */
#ifndef XINFANG_FORMATS_ENCODING_H
#define XINFANG_FORMATS_ENCODING_H

#include "base/arena.h"
#include "base/error.h"

enum encoding {
    ENCODING_UTF8,
    ENCODING_UTF8_BOM,
    ENCODING_UTF16_LE,
    ENCODING_UTF16_BE,
    ENCODING_GB18030,
};

/*
 * What `bytes` are, by their mark, the pattern of their zero bytes (UTF-16 without mark: at least half
 * of the pairs in the first 4,096 bytes have a zero on the same side, as Latin letters, digits, blanks
 * and separators do), then by being UTF-8; whatever is left is taken for GB18030. UTF-8 that breaks off
 * after eight or more three-byte sequences is still named UTF-8: encoding_decode() refuses it.
 */
enum encoding encoding_detect(struct str bytes);

/*
 * `bytes` as valid UTF-8 without mark and without NUL. UTF-8 is not copied: `*ret` then points into
 * `bytes`; everything else goes into `arena`. Lines keep their ends. `file` is for messages. Errors,
 * with line and column (in bytes) of the offending byte: text_not_decodable, text_utf8_broken,
 * text_utf16_broken, text_nul.
 */
int encoding_decode(struct arena *arena, struct str file, struct str bytes, struct str *ret, struct error *err);

/* Place of the first byte that is not valid UTF-8, or text.n. Runs of ASCII go eight bytes at a time. */
size_t encoding_utf8_fault(struct str text);

#endif
