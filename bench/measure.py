"""What the benchmarks share: processes, their CPU, temporary places, tables.

Nothing outside Python's standard library.
"""
import atexit, os, shutil, signal, statistics, subprocess, sys, tempfile, time, urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TICK = os.sysconf("SC_CLK_TCK")
running = []  # servers; ended whatever happens


def fail(text):
    sys.exit("%s: %s" % (os.path.basename(sys.argv[0]), text))


def check(holds, text):
    if not holds:
        fail(text)


def binary(name):
    folder = os.environ.get("YS_BIN", os.path.join(ROOT, "build", "release", "bin"))
    path = os.path.join(folder, name)
    check(os.access(path, os.X_OK), path + " is missing; build it first (bench/README.md)")
    return path


def need(programs):
    """programs: {file that must exist: Debian package}"""
    missing = sorted({p for f, p in programs.items() if not (shutil.which(f) or os.path.exists(f))})
    if not missing:
        return
    check(os.geteuid() == 0, "install " + " ".join(missing) + " first")
    # nothing may start listening because it was installed
    env = dict(os.environ, RUNLEVEL="1", DEBIAN_FRONTEND="noninteractive")
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends"] + missing,
                   check=True, env=env, stdout=subprocess.DEVNULL)


def run(*args, **kw):
    done = subprocess.run([str(a) for a in args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, **kw)
    check(done.returncode == 0, "%s\n%s" % (" ".join(map(str, args)), done.stdout))
    return done.stdout


def temporary():
    path = tempfile.mkdtemp(prefix="yardstick-bench-")
    os.chmod(path, 0o755)  # nginx's worker reads it
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def start(*args, core=0, **kw):
    args = ["taskset", "-c", str(core)] + [str(a) for a in args]
    process = subprocess.Popen(args, stdout=subprocess.DEVNULL, start_new_session=True, **kw)
    running.append(process)
    return process


def stop(process):
    if process not in running:
        return
    running.remove(process)
    process.terminate()
    try:
        process.wait(1 if "spawn-fcgi" in process.args else 30)  # mapserv waits for a request
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def stop_all():
    for process in list(running):
        stop(process)


atexit.register(stop_all)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def family(pid):
    """The process and all below it."""
    pids = [pid]
    for p in pids:
        try:
            for task in os.listdir("/proc/%d/task" % p):
                with open("/proc/%d/task/%s/children" % (p, task)) as f:
                    pids += [int(c) for c in f.read().split()]
        except OSError:
            pass
    return pids


def cpu(process):
    """Seconds the process and its children have used."""
    return cpu_of(process.pid)


def cpu_of(root):
    ticks = 0
    for pid in family(root):
        try:
            with open("/proc/%d/stat" % pid) as f:
                fields = f.read().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return ticks / TICK


def memory(process):
    """Resident bytes of the process and its children."""
    total = 0
    for pid in family(process.pid):
        with open("/proc/%d/statm" % pid) as f:
            total += int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return total


def wait_for(process, url, seconds=60):
    """Until it answers, and has nothing left to do of its own."""
    end = time.time() + seconds
    while True:
        check(process.poll() is None, "%s ended at once" % process.args[3])
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
            break
        except OSError:
            check(time.time() < end, "%s does not answer" % url)
            time.sleep(0.05)
    before = -1.0
    while cpu(process) != before and time.time() < end:
        before = cpu(process)
        time.sleep(0.5)


def middle(values):
    return statistics.median(values)


def table(rows, head):
    cells = [head] + [[str(c) for c in row] for row in rows]
    width = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for n, row in enumerate(cells):
        print("| " + " | ".join(c.ljust(w) if i == 0 else c.rjust(w)
                                for i, (c, w) in enumerate(zip(row, width))) + " |")
        if n == 0:
            print("|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":"
                                 for i, w in enumerate(width)) + "|")


def machine():
    model = [l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")]
    load = os.getloadavg()[0]
    print("%s, %d cores, Linux %s, load %.1f, %s\n" % (
        model[0] if model else "?", os.cpu_count(), os.uname().release, load,
        time.strftime("%Y-%m-%d")))
