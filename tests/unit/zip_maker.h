/* Zip files made in memory, for tests of readers. */
#ifndef XINFANG_TESTS_ZIP_MAKER_H
#define XINFANG_TESTS_ZIP_MAKER_H

#include <zip.h>

#include "testing.h"

struct zip_part {
    const char *name;
    struct str content;
};

static inline struct str make_zip(struct arena *arena, const struct zip_part *parts, size_t n)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    assert_non_null(source);
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (size_t i = 0; i < n; i++) {
        zip_source_t *content = zip_source_buffer(zip, parts[i].content.p, parts[i].content.n, 0);
        assert_non_null(content);
        assert_true(zip_file_add(zip, parts[i].name, content, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    zip_stat_t status;
    assert_int_equal(zip_source_open(source), 0);
    assert_int_equal(zip_source_stat(source, &status), 0);
    char *bytes = arena_alloc(arena, status.size + 1);
    assert_non_null(bytes);
    assert_int_equal(zip_source_read(source, bytes, status.size), status.size);
    zip_source_close(source);
    zip_source_free(source);
    return (struct str){bytes, status.size};
}

#endif
