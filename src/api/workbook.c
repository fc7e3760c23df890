/*
 * workbook: see the header.
 */
#include "workbook.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "yardstick/base/fs.h"

bool workbook_answer(struct call *call,
                     bool (*make)(void *context, const char *path, struct error *err),
                     void *context, struct error *err)
{
    const struct world *world = call->context;
    char folder[LEDGER_PATH_MAX], path[LEDGER_PATH_MAX + 16];
    struct error ignored;
    struct stat st;
    int fd = -1;

    ledger_path(world->ledger, "spool/book-XXXXXX", folder);
    if (!mkdtemp(folder))
        return error_set(err, ERROR_FULL, "cannot make a file in the spool folder");
    snprintf(path, sizeof(path), "%s/out.xlsx", folder);
    if (make(context, path, err)) {
        fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0 || fstat(fd, &st) != 0)
            error_set(err, ERROR_INTERNAL, "cannot read the workbook");
        else
            response_file(call->response, fd, 0, st.st_size);
    }
    (void)!fs_remove_tree(folder, &ignored);
    call->response->content_type = WORKBOOK_TYPE;
    return fd >= 0;
}
