/* photo: any bytes are refused or give numbers in range, or none. */
#include <math.h>

#include "yardstick/worker/photo.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct photo p;
    struct error err;

    if (!photo_read((struct str){ (const char *)data, size }, &p, &err))
        return 0;
    if (isfinite(p.lat) != isfinite(p.lon) || fabs(p.lat) > 90 || fabs(p.lon) > 180)
        __builtin_trap();
    if (!p.width || !p.height || !str_is_utf8(str_from(p.camera)))
        __builtin_trap();
    return 0;
}
