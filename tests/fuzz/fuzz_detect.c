/* detect: any first bytes are a format or a reason. */
#include "yardstick/gdal/detect.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct error err = { 0 };
    enum vector_format format;

    if (!vector_detect_bytes((struct str){ (const char *)data, size }, &format, &err) &&
        !err.message[LANG_EN][0])
        __builtin_trap();
    return 0;
}
