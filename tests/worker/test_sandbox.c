/* sandbox: what a worker cannot do, tried by a process that has built the walls. */
#include "jobs/worker_run.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "yardstick/worker/sandbox.h"

static char folder[64];

/* Run `act` in a child behind the walls; its answer is what the child makes of it. */
static int behind_walls(enum sandbox_profile profile, int (*act)(void))
{
    char in[80], out[80];
    struct error err = { 0 };
    int status;
    pid_t child;

    snprintf(in, sizeof(in), "%s/in", folder);
    snprintf(out, sizeof(out), "%s/out", folder);
    fflush(stdout);
    child = fork();
    if (child == 0) {
        struct sandbox_spec spec = { .profile = profile, .in = in, .out = out };

        if (!sandbox_close_descriptors(&err) || !sandbox_limits(&spec, &err) ||
            !sandbox_enter(&spec, &err))
            _exit(99);
        _exit(act());
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 200 + WTERMSIG(status);
}

static int errno_of(long rc)
{
    return rc < 0 ? errno : 0;
}

static int open_passwd(void)
{
    return errno_of(open("/etc/passwd", O_RDONLY));
}

static int open_by_proc(void)
{
    return errno_of(open("/proc/self/environ", O_RDONLY));
}

static int open_tcp(void)
{
    return errno_of(socket(AF_INET, SOCK_STREAM, 0));
}

static int open_unix(void)
{
    return errno_of(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int run_program(void)
{
    return errno_of(execl("/bin/true", "true", (char *)NULL));
}

static int make_process(void)
{
    return errno_of(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
}

static int kill_parent(void)
{
    return errno_of(kill(getppid(), 0));
}

static int trace_parent(void)
{
    return errno_of(ptrace(PTRACE_ATTACH, getppid(), 0, 0));
}

static int make_code(void)
{
    void *at =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return at == MAP_FAILED ? errno : 0;
}

static int many_files(void)
{
    int n = 0;

    while (open("/usr/share/proj/proj.db", O_RDONLY) >= 0 && n < 200)
        n++;
    return n > 30 && n < 64 ? 0 : 1;
}

static int read_proj(void)
{
    return errno_of(open("/usr/share/proj/proj.db", O_RDONLY));
}

static int path_open(const char *name, int flags)
{
    char path[100];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return errno_of(open(path, flags, 0600));
}

static int read_input(void)
{
    return path_open("in/input.csv", O_RDONLY);
}

static int write_input(void)
{
    return path_open("in/input.csv", O_RDWR);
}

static int create_input(void)
{
    return path_open("in/more.csv", O_CREAT | O_RDWR);
}

static int write_output(void)
{
    return path_open("out/result", O_CREAT | O_RDWR | O_TRUNC);
}

static int link_output(void)
{
    char path[100];

    snprintf(path, sizeof(path), "%s/out/link", folder);
    return errno_of(symlink("/etc/passwd", path));
}

static int read_beside(void)
{
    return path_open("secret", O_RDONLY);
}

static int verify(void)
{
    struct error err;

    return sandbox_verify(&err) ? 0 : 1;
}

static int open_user_namespace(void)
{
    return errno_of(unshare(CLONE_NEWUSER));
}

static void *nothing(void *argument)
{
    return argument;
}

static int make_thread(void)
{
    pthread_t thread;
    int rc = pthread_create(&thread, NULL, nothing, NULL);

    return rc ? rc : pthread_join(thread, NULL);
}

static const struct {
    const char *name;
    int (*act)(void);
    int answer;
} acts[] = {
    { "a file outside is not read", open_passwd, EACCES },
    { "a file of another job is not read", read_beside, EACCES },
    { "/proc is not read", open_by_proc, EACCES },
    { "no TCP socket", open_tcp, EPERM },
    { "no Unix socket", open_unix, EPERM },
    { "no other program", run_program, EPERM },
    { "no child process", make_process, EPERM },
    { "no signal to the parent", kill_parent, EPERM },
    { "no tracing", trace_parent, EPERM },
    { "no namespace", open_user_namespace, EPERM },
    { "no new code in memory", make_code, EPERM },
    { "the input is read", read_input, 0 },
    { "the input is not written", write_input, EACCES },
    { "nothing is added to the input", create_input, EACCES },
    { "the output is written", write_output, 0 },
    { "no link is left in the output", link_output, EPERM },
    { "the systems of coordinates are read", read_proj, 0 },
    { "at most 64 descriptors", many_files, 0 },
    { "the probe's own test agrees", verify, 0 },
};

/* From here on `call` and prctl(option, …) are ENOSYS to all that is started from here. */
static bool deny(unsigned call, unsigned option)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16), // the low half of the first argument
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, option, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { ARRAY_LEN(code), code };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

/* Does reading a file fail closed when the kernel lacks a wall? 0: yes. */
static int fails_closed(unsigned call, unsigned option, const char *wall)
{
    pid_t child;
    int status;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        struct run run;
        struct error err = { 0 };

        run_init(&run);
        if (!deny(call, option))
            _exit(9);
        if (run_bytes(&run, "read", "r.csv", STR("a,b\n1,secret\n")) || run.n_rows)
            _exit(1);
        if (!failed_with(&run, ERROR_UNAVAILABLE, wall))
            _exit(2);
        if (!run_is_clean(&run))
            _exit(3);
        if (process_probe(NULL, &err) || err.code != ERROR_UNAVAILABLE)
            _exit(4);
        run_release(&run);
        run_folder_remove();
        _exit(0);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static void folder_make(void)
{
    static const char *const parts[] = { "in", "out" };
    static const char *const files[] = { "in/input.csv", "secret" };
    struct error err;
    char path[100];

    strcpy(folder, "/tmp/yardstick-test-XXXXXX");
    if (!mkdtemp(folder))
        exit(1);
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, parts[i]);
        mkdir(path, 0700);
    }
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
        CHECK(fs_write(path, STR("a,b\n1,2\n"), 0600, &err));
    }
}

TESTS
{
    struct error err;

    folder_make();
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        TEST (acts[i].name) {
            int answer = behind_walls(SANDBOX_PARSE, acts[i].act);

            if (!CHECK(answer == acts[i].answer))
                NOTE("answered %d", answer);
        }
    }
    TEST ("only the computing profile has threads") {
        CHECK(behind_walls(SANDBOX_COMPUTE, make_thread) == 0);
        CHECK(behind_walls(SANDBOX_PARSE, make_thread) != 0);
    }
    TEST ("the computing profile makes no process either") {
        CHECK(behind_walls(SANDBOX_COMPUTE, make_process) == EPERM);
        CHECK(behind_walls(SANDBOX_COMPUTE, open_tcp) == EPERM);
        CHECK(behind_walls(SANDBOX_COMPUTE, open_passwd) == EACCES);
    }
    TEST ("without Landlock nothing is read") {
        CHECK(fails_closed(SYS_landlock_create_ruleset, 0, "Landlock cannot") == 0);
        CHECK(fails_closed(SYS_landlock_add_rule, 0, "Landlock cannot") == 0);
        CHECK(fails_closed(SYS_landlock_restrict_self, 0, "Landlock cannot") == 0);
    }
    TEST ("without seccomp nothing is read") {
        // Both ways in: libseccomp falls back to prctl where the call is missing.
        CHECK(fails_closed(SYS_seccomp, PR_SET_SECCOMP, "seccomp cannot") == 0);
        CHECK(fails_closed(SYS_seccomp, PR_SET_DUMPABLE, "drop privileges") == 0);
    }
    (void)!fs_remove_tree(folder, &err);
}
