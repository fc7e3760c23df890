/*
 * Any bytes in the json encoding of CQL2.
 */
#include "fuzz/fuzz_cql2.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    return fuzz_cql2(data, size, CQL2_ENCODING_JSON);
}
