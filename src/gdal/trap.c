/*
 * trap: see the header.
 */
#include "yardstick/gdal/trap.h"

#include <cpl_error.h>
#include <stdio.h>

/* `message` without the folder's name, on one line, as UTF-8. */
static void said(const struct trap *trap, const char *message, char *out, size_t size)
{
    size_t folder = trap->folder ? strlen(trap->folder) : 0, n = 0;

    while (*message && n + 1 < size) {
        if (folder && strncmp(message, trap->folder, folder) == 0) {
            message += folder + (message[folder] == '/');
            continue;
        }
        out[n++] = (unsigned char)*message < ' ' ? ' ' : *message;
        message++;
    }
    while (n > 0 && !str_is_utf8((struct str){ out, n }))
        n--;
    out[n] = '\0';
}

static void CPL_STDCALL hear(CPLErr class, CPLErrorNum number, const char *message)
{
    struct trap *trap = CPLGetErrorHandlerUserData();
    char text[256];

    said(trap, message, text, sizeof(text));
    if (class >= CE_Failure && trap->heard.code == ERROR_NONE) {
        if (number == CPLE_OutOfMemory)
            error_set(&trap->heard, ERROR_TOO_LARGE,
                      "reading it takes more memory than a job may have: %s", text);
        else
            error_set(&trap->heard, ERROR_UNSUPPORTED, "GDAL says: %s", text);
    } else if (class == CE_Warning && trap->n_warnings++ == 0) {
        snprintf(trap->warning, sizeof(trap->warning), "%.*s", (int)sizeof(trap->warning) - 4,
                 text);
    }
}

void trap_open(struct trap *trap, const char *folder)
{
    *trap = (struct trap){ .folder = folder };
    CPLPushErrorHandlerEx(hear, trap);
}

void trap_close(struct trap *trap)
{
    (void)trap;
    CPLPopErrorHandler();
}

bool trap_failed(const struct trap *trap, struct error *err)
{
    if (trap->heard.code == ERROR_NONE)
        return error_set(err, ERROR_UNSUPPORTED, "GDAL cannot read it and gives no reason");
    *err = trap->heard;
    return false;
}
