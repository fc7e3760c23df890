/*
 * landlock_rules: see the header. Rights are bits; those an ABI does not know
 * must not be asked for (the kernel answers EINVAL), so the set is cut to what
 * landlock_create_ruleset(…, VERSION) reports: ABI 1 thirteen rights, 2 adds
 * moving between folders, 3 truncate, 4 TCP, 5 ioctl on devices, 6 scopes.
 */
#include "landlock_rules.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RIGHT(n) (UINT64_C(1) << (n))

enum { RULE_PATH_BENEATH = 1, CREATE_VERSION = 1 };

static const uint64_t read_file = RIGHT(2), read_dir = RIGHT(3), write_file = RIGHT(1);
static const uint64_t remove_file = RIGHT(5), make_reg = RIGHT(8), make_dir = RIGHT(7),
                      remove_dir = RIGHT(4), truncate_file = RIGHT(14);

struct ruleset {
    uint64_t files;
    uint64_t network; /* since ABI 4 */
    uint64_t scopes;  /* since ABI 6 */
};

struct path_beneath {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

struct walls {
    int fd;
    uint64_t handled;
};

static bool failed(struct error *err, const char *doing)
{
    return error_set(err, ERROR_UNAVAILABLE, "Landlock cannot %s: %s", doing, strerror(errno));
}

static bool walls_open(struct walls *walls, struct error *err)
{
    struct ruleset set = { 0 };
    size_t size = sizeof(set.files);
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);

    if (abi < 1)
        return failed(err, "be used on this kernel");
    set.files = RIGHT(13) - 1;
    if (abi >= 2)
        set.files |= RIGHT(13);
    if (abi >= 3)
        set.files |= truncate_file;
    if (abi >= 4) {
        set.network = RIGHT(0) | RIGHT(1);
        size += sizeof(set.network);
    }
    if (abi >= 5)
        set.files |= RIGHT(15);
    if (abi >= 6) {
        set.scopes = RIGHT(0) | RIGHT(1);
        size += sizeof(set.scopes);
    }
    walls->handled = set.files;
    walls->fd = (int)syscall(SYS_landlock_create_ruleset, &set, size, 0);
    return walls->fd >= 0 ? true : failed(err, "make its rules");
}

/* What lies at or below `path` may be used as `rights` say; absent is fine when `optional`. */
static bool walls_allow(const struct walls *walls, const char *path, uint64_t rights, bool optional,
                        struct error *err)
{
    struct path_beneath rule = { .parent = open(path, O_PATH | O_CLOEXEC) };
    struct stat st;
    bool done;

    if (rule.parent < 0)
        return optional && errno == ENOENT ? true : failed(err, "open what it protects");
    rule.allowed = rights & walls->handled;
    if (fstat(rule.parent, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed &= read_file | write_file | truncate_file;
    done = syscall(SYS_landlock_add_rule, walls->fd, RULE_PATH_BENEATH, &rule, 0) == 0;
    close(rule.parent);
    return done ? true : failed(err, "add a rule");
}

/* The files in the folder; where the program could not make a hard link it made a symbolic one. */
static bool input_allow(const struct walls *walls, const char *folder, struct error *err)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    char path[PATH_MAX];
    bool done = walls_allow(walls, folder, read_file | read_dir, false, err);

    while (done && dir && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < sizeof(path))
            done = walls_allow(walls, path, read_file, false, err);
    }
    if (dir)
        closedir(dir);
    return done;
}

static bool shares_allow(const struct walls *walls, enum sandbox_profile profile, struct error *err)
{
    static const char *const shares[] = { "/usr/share/proj",       "/usr/share/gdal",
                                          "/usr/share/fonts",      "/etc/fonts",
                                          "/usr/share/fontconfig", "/var/cache/fontconfig" };
    size_t n = profile == SANDBOX_COMPUTE ? ARRAY_LEN(shares) : 2;

    for (size_t i = 0; i < n; i++)
        if (!walls_allow(walls, shares[i], read_file | read_dir, true, err))
            return false;
    return true;
}

bool landlock_rules_set(const struct sandbox_spec *spec, struct error *err)
{
    struct walls walls = { .fd = -1 };
    bool done;

    if (!walls_open(&walls, err))
        return false;
    done = shares_allow(&walls, spec->profile, err) &&
           (!spec->in || input_allow(&walls, spec->in, err)) &&
           (!spec->out || walls_allow(&walls, spec->out,
                                      read_file | read_dir | write_file | remove_file | remove_dir |
                                          make_reg | make_dir | truncate_file,
                                      false, err));
    if (done && syscall(SYS_landlock_restrict_self, walls.fd, 0) != 0)
        done = failed(err, "close its walls");
    close(walls.fd);
    return done;
}
