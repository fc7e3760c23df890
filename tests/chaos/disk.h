/*
 * disk: what a program asks of the disk, recorded, and made to fail.
 *
 * A shared object that stands between SQLite and the C library: linked before
 * them by the tests here, preloaded into the real program. It sees the files
 * of one folder. Recorded are the bytes, so that the state of the disk after
 * a power cut can be made again (power.h): what was written and not synced may
 * or may not be there.
 *
 * In a preloaded program the environment commands it:
 *   CHAOS_DIR   the folder
 *   CHAOS_FAIL  "sync 3 5": the third sync and all later ones fail with errno 5
 *   CHAOS_TRACE a file that gets a line "PID THREAD operation name" a call
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum disk_op {
    DISK_WRITE,
    DISK_TRUNCATE,
    DISK_SYNC,
    DISK_SYNC_FOLDER,
    DISK_UNLINK,
    DISK_NOTE, /* not of the disk: what the test wants to remember at this point */
    DISK_OP_COUNT
};

struct disk_event {
    enum disk_op op;
    int file;       /* see disk_file() */
    int thread;     /* as gettid(2) */
    int64_t offset; /* of a write; the new size of a truncation; the number noted */
    size_t len;
    unsigned char *bytes;
};

/* Record from now on what happens to files of the folder; NULL: no more. What was is forgotten. */
void disk_record(const char *folder);
/* Nothing may be recorded meanwhile. */
const struct disk_event *disk_events(size_t *n);
/* Its name in the folder, NULL past the last. One that is made anew under a name is another. */
const char *disk_file(int file);
void disk_note(int64_t number);

/*
 * From the nth call of `op` on files of `folder` on (1: the next), `times` calls fail
 * with `error`. nth 0: none any more.
 */
void disk_fail(const char *folder, enum disk_op op, int nth, int times, int error);
int disk_failures(void); /* since the last disk_fail() */
