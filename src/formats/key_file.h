/* The file that holds the office's key: one line, readable by its owner alone. */
#ifndef XINFANG_FORMATS_KEY_FILE_H
#define XINFANG_FORMATS_KEY_FILE_H

#include "base/keyring.h"

/*
 * Makes a new key and writes it to `path`, which must not be there (MSG_file_exists): rights 0600 from the first byte,
 * flushed to the disk before this returns. A failure leaves no file.
 */
int key_file_make(struct str path, const struct random_source *random, struct keyring **ret, struct error *err);
/*
 * Reads the key. Refuses what is no plain file (MSG_key_file_bad), what group or others may read
 * (MSG_key_file_open_to_others), and what is missing (MSG_key_file_missing).
 */
int key_file_read(struct str path, struct keyring **ret, struct error *err);
bool key_file_there(struct str path);
/* Takes a file that a failed job has just made away; needs no memory, and so a path that ends with a NUL. */
void key_file_remove(const char *path);
/* Puts `from` in the place of `to`; what stood there goes to `kept`. */
int key_file_replace(struct str from, struct str to, struct str kept, struct error *err);

#endif
