/* A flat object of texts comes back the same when what was read is written and read again; the rest is refused. */
#include "formats/json_read.h"
#include "formats/json_write.h"
#include "fuzz.h"

enum { MEMORY = 64 << 20 };

static bool write_again(struct arena *arena, struct str json, struct buf *out)
{
    struct str copy = arena_str(arena, json), name, value;
    struct json_reader reader = json_read_begin((char *)copy.p, copy.n);
    struct json_writer writer;
    int status;
    json_write_begin(&writer, out, 0);
    json_write_object(&writer);
    while ((status = json_read_member(&reader, &name, &value)) == 1) {
        MUST(utf8_valid(name) && utf8_valid(value) && reader.at <= json.n);
        json_write_name(&writer, name);
        json_write_text(&writer, value);
    }
    MUST(reader.at <= json.n);
    json_write_object_end(&writer);
    json_write_end(&writer);
    return status == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_arena_ struct arena arena = ARENA(MEMORY);
    _cleanup_buf_ struct buf once = BUF(MEMORY), twice = BUF(MEMORY);
    if (size > 1 << 20 || !write_again(&arena, fuzz_input(data, size), &once))
        return 0;
    MUST(write_again(&arena, buf_view(&once), &twice));
    MUST(str_equal(buf_view(&once), buf_view(&twice)));
    return 0;
}
