/*
 * certificate: see the header.
 */
#include "yardstick/http/certificate.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { YEARS_S = 10 * 365 * 86400, DAY_S = 86400 };

/* A name, or the address it is. */
static int name_add(gnutls_x509_crt_t crt, const char *name)
{
    unsigned char address[sizeof(struct in6_addr)];

    if (inet_pton(AF_INET, name, address) == 1)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address, 4,
                                                    GNUTLS_FSAN_APPEND);
    return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, name,
                                                (unsigned)strlen(name), GNUTLS_FSAN_APPEND);
}

static int fill(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, const char *name)
{
    unsigned char serial[16];
    time_t now = time(NULL);
    int rc = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));

    serial[0] &= 0x7f; // a positive number
    if (rc == 0)
        rc = gnutls_x509_crt_set_version(crt, 3);
    if (rc == 0)
        rc = gnutls_x509_crt_set_serial(crt, serial, sizeof(serial));
    if (rc == 0)
        rc = gnutls_x509_crt_set_activation_time(crt, now - DAY_S);
    if (rc == 0)
        rc = gnutls_x509_crt_set_expiration_time(crt, now + YEARS_S);
    if (rc == 0)
        rc = gnutls_x509_crt_set_key(crt, key);
    if (rc == 0)
        rc = gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                           (unsigned)strlen(name));
    if (rc == 0)
        rc = name_add(crt, name);
    if (rc == 0 && strcmp(name, "localhost") != 0)
        rc = name_add(crt, "localhost");
    if (rc == 0)
        rc = gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
    if (rc == 0)
        rc = gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
    return rc == 0 ? gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0) : rc;
}

static int write_out(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, struct buf *certificate,
                     struct buf *key_out, char fingerprint[FINGERPRINT_TEXT])
{
    gnutls_datum_t pem = { 0 };
    unsigned char print[32];
    size_t size = sizeof(print);
    int rc = gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem);

    if (rc == 0)
        buf_add(certificate, (struct str){ (const char *)pem.data, pem.size });
    gnutls_free(pem.data);
    pem = (gnutls_datum_t){ 0 };
    if (rc == 0)
        rc = gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem);
    if (rc == 0)
        buf_add(key_out, (struct str){ (const char *)pem.data, pem.size });
    gnutls_free(pem.data);
    if (rc == 0)
        rc = gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256, print, &size);
    for (size_t i = 0; rc == 0 && i < sizeof(print); i++)
        snprintf(fingerprint + 3 * i, 4, "%02X%s", print[i], i + 1 < sizeof(print) ? ":" : "");
    return rc;
}

bool certificate_make(const char *name, struct buf *certificate, struct buf *key_out,
                      char fingerprint[FINGERPRINT_TEXT], struct error *err)
{
    gnutls_x509_crt_t crt = NULL;
    gnutls_x509_privkey_t key = NULL;
    int rc = gnutls_x509_crt_init(&crt);

    if (rc == 0)
        rc = gnutls_x509_privkey_init(&key);
    if (rc == 0)
        rc = gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                          GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    if (rc == 0)
        rc = fill(crt, key, name);
    if (rc == 0)
        rc = write_out(crt, key, certificate, key_out, fingerprint);
    if (key)
        gnutls_x509_privkey_deinit(key);
    if (crt)
        gnutls_x509_crt_deinit(crt);
    if (rc != 0)
        return error_set(err, ERROR_INTERNAL, "cannot make a certificate: %s", gnutls_strerror(rc));
    return buf_ok(certificate, err) && buf_ok(key_out, err);
}
