#include "base/embedded.h"

const struct embedded_file *embedded_find(const struct embedded_file *files, size_t n, struct str path)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(str_from(files[middle].path), path);
        if (order == 0)
            return &files[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
