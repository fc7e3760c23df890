/*
 * mac: see the header.
 */
#include "yardstick/crypto/mac.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "yardstick/base/fs.h"

bool crypto_start(struct error *err)
{
    return sodium_init() >= 0 ? true : error_set(err, ERROR_INTERNAL, "libsodium did not start");
}

void mac_make(const unsigned char key[KEY_BYTES], const struct str *parts, size_t n,
              unsigned char out[MAC_BYTES])
{
    crypto_auth_hmacsha256_state state;
    unsigned char len[8];

    crypto_auth_hmacsha256_init(&state, key, KEY_BYTES);
    for (size_t i = 0; i < n; i++) {
        for (int b = 0; b < 8; b++)
            len[b] = (unsigned char)((uint64_t)parts[i].len >> (8 * b));
        crypto_auth_hmacsha256_update(&state, len, sizeof(len));
        crypto_auth_hmacsha256_update(&state, (const unsigned char *)parts[i].ptr, parts[i].len);
    }
    crypto_auth_hmacsha256_final(&state, out);
}

bool mac_equal(const unsigned char a[MAC_BYTES], const unsigned char b[MAC_BYTES])
{
    return sodium_memcmp(a, b, MAC_BYTES) == 0;
}

void digest_text(struct str bytes, char out[65])
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const unsigned char *)bytes.ptr, bytes.len);
    sodium_bin2hex(out, 65, hash, sizeof(hash));
}

bool digest_file(const char *path, char out[65], struct error *err)
{
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];
    unsigned char piece[65536];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = -1;

    crypto_hash_sha256_init(&state);
    while (fd >= 0 && (n = read(fd, piece, sizeof(piece))) > 0)
        crypto_hash_sha256_update(&state, piece, (unsigned long long)n);
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return error_set(err, ERROR_NOT_FOUND, "cannot read %s", path);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(out, 65, hash, sizeof(hash));
    return true;
}

void random_bytes(void *out, size_t n)
{
    randombytes_buf(out, n);
}

bool key_load(const char *path, unsigned char key[KEY_BYTES], struct error *err)
{
    AUTO(buf) bytes = BUF_INIT(KEY_BYTES);

    if (!fs_exists(path)) {
        randombytes_buf(key, KEY_BYTES);
        return fs_write(path, (struct str){ (const char *)key, KEY_BYTES }, 0600, err);
    }
    if (!fs_read(path, &bytes, err))
        return false;
    if (bytes.len != KEY_BYTES)
        return error_set(err, ERROR_INVALID, "%s is not a key of %d bytes", path, KEY_BYTES);
    memcpy(key, bytes.data, KEY_BYTES);
    return true;
}
