/* las_header: any bytes are refused or give a head whose numbers can be used. */
#include <math.h>

#include "yardstick/worker/las_header.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct las_header h;
    struct error err;

    if (!las_header_read((struct str){ (const char *)data, size }, size, &h, &err))
        return 0;
    for (int i = 0; i < 3; i++)
        if (!isfinite(h.min[i]) || !(h.min[i] <= h.max[i]) || h.scale[i] == 0)
            __builtin_trap();
    if (h.point_format > 10 || !str_is_utf8(str_from(h.wkt)) || h.points_offset > size)
        __builtin_trap();
    return 0;
}
