/*
 * password: see the header.
 */
#include "yardstick/crypto/password.h"

#include <pthread.h>
#include <sodium.h>

enum { OPERATIONS = 2, MEMORY_BYTES = 64 << 20, AT_ONCE = 2, CODE_GROUPS = 4, CODE_GROUP = 5 };

/* No 0 O 1 I L: they look alike on paper. */
static const char code_signs[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static int running;

static void enter(void)
{
    pthread_mutex_lock(&lock);
    while (running == AT_ONCE)
        pthread_cond_wait(&left, &lock);
    running++;
    pthread_mutex_unlock(&lock);
}

static void leave(void)
{
    pthread_mutex_lock(&lock);
    running--;
    pthread_cond_signal(&left);
    pthread_mutex_unlock(&lock);
}

bool password_hash(struct str password, char out[PASSWORD_HASH_TEXT], struct error *err)
{
    int rc;

    _Static_assert((int)PASSWORD_HASH_TEXT >= (int)crypto_pwhash_argon2id_STRBYTES, "too short");
    enter();
    rc = crypto_pwhash_argon2id_str(out, password.ptr, password.len, OPERATIONS, MEMORY_BYTES);
    leave();
    return rc == 0 || error_set(err, ERROR_BUSY, "there is not enough memory to check a password");
}

bool password_verify(const char *hash, struct str password)
{
    /* Of nothing anybody knows; the same parameters as password_hash(). */
    static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    int rc;

    enter();
    rc = crypto_pwhash_argon2id_str_verify(hash ? hash : nobody, password.ptr, password.len);
    leave();
    return rc == 0 && hash;
}

void secret_make(char out[SECRET_TEXT])
{
    unsigned char bytes[32];

    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(out, SECRET_TEXT, bytes, sizeof(bytes));
    sodium_memzero(bytes, sizeof(bytes));
}

void secret_hash(struct str secret, unsigned char out[SECRET_HASH_BYTES])
{
    crypto_hash_sha256(out, (const unsigned char *)secret.ptr, secret.len);
}

void onetime_make(char out[CODE_TEXT])
{
    size_t n = 0;

    for (int group = 0; group < CODE_GROUPS; group++) {
        if (group)
            out[n++] = '-';
        for (int i = 0; i < CODE_GROUP; i++)
            out[n++] = code_signs[randombytes_uniform(sizeof(code_signs) - 1)];
    }
    out[n] = '\0';
}

bool onetime_read(struct str typed, char out[CODE_TEXT])
{
    size_t n = 0, signs = 0;

    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];

        if (c == ' ' || c == '-')
            continue;
        c = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        if (signs == CODE_GROUPS * CODE_GROUP || !c || !strchr(code_signs, c))
            return false;
        if (signs && signs % CODE_GROUP == 0)
            out[n++] = '-';
        out[n++] = c;
        signs++;
    }
    out[n] = '\0';
    return signs == CODE_GROUPS * CODE_GROUP;
}
