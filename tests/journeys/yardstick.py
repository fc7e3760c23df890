"""The program as the journeys use it: commands, and a server on a free port."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

# tools/test has a release too; journeys that are long by what they compute, not by what they try, use it (CMakeLists.txt).
PROGRAM = (os.environ.get("IS_LONG") and os.environ.get("RELEASE_PROGRAM")) or os.environ["YARDSTICK"]
SHARED = os.environ.get("SHARED", "")


PASSWORD = "Kept-in-tests-1"


def run(*words, lang="en", check=None, given=None):
    """Run a command; with check=N its exit status must be N. Returns the finished process."""
    environment = {**os.environ, "YARDSTICK_LANG": lang}
    if "--help" in words:  # glibc's argp keeps two bytes of it, in functions that have no names to suppress without its symbols
        environment["ASAN_OPTIONS"] = "detect_leaks=0"
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=300, input=given,
                          env=environment)
    if check is not None and done.returncode != check:
        raise AssertionError(f"{words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


class Server:
    """`yardstick serve` on a free port of this machine, ended by stop()."""

    def __init__(self, data, *options, log=subprocess.DEVNULL):
        self.data, self.cookie = data, None
        self.process = subprocess.Popen([PROGRAM, "serve", "--data", data, "--listen", "127.0.0.1:0", *options],
                                        stdout=subprocess.PIPE, stderr=log, text=True)
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise AssertionError("the server did not start")

    def sign_in(self, role="manager"):
        """As the demo's account of that role; in another ledger one is added."""
        accounts = os.path.join(self.data, "demo/accounts.txt")
        password = PASSWORD
        if os.path.exists(accounts):
            with open(accounts, encoding="utf-8") as lines:
                password = {line.split("\t")[0]: line.split("\t")[1] for line in lines}[role]
        else:
            run("user", "add", role, "--role", role, "--password-stdin", "--data", self.data, given=PASSWORD + "\n")
        self.cookie = None
        status, headers, body = self.ask("/api/session", "POST", {"login": role, "password": password})
        if status != 201:
            raise AssertionError(f"sign in as {role}: {status} {body.decode()}")
        self.cookie = headers["Set-Cookie"].split(";")[0]

    def ask(self, path, method="GET", body=None, headers=None):
        """(status, headers, bytes); JSON bodies are given as objects."""
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=dict(headers or {}))
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        if data is not None and not isinstance(body, bytes):
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def json(self, path, **more):
        status, _, body = self.ask(path, **more)
        if status >= 300:
            raise AssertionError(f"{path}: {status} {body.decode()}")
        return json.loads(body)

    def kill(self):
        self.process.kill()
        self.process.wait(30)
        self.process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(30)
        self.process.stdout.close()
        return status


class Journey(unittest.TestCase):
    """A folder of one's own, removed at the end."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="ys_journey.")
        self.data = os.path.join(self.folder, "data")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def file(self, name, text, encoding="utf-8"):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    def serve(self, *options, role="manager", log=subprocess.DEVNULL):
        """Serve, signed in as a role (None: as nobody)."""
        server = Server(self.data, *options, log=log)
        self.addCleanup(lambda: server.process.poll() is None and server.kill())
        if role:
            server.sign_in(role)
        return server


def picture(pdf, page=1):
    """A page as rows of grey at 25 dots an inch; None where there is no poppler."""
    if not shutil.which("pdftoppm"):
        return None
    done = subprocess.run(["pdftoppm", "-gray", "-r", "25", "-f", str(page), "-l", str(page), pdf], capture_output=True, timeout=60, check=True)
    kind, size, _, rest = done.stdout.split(b"\n", 3)
    wide, deep = map(int, size.split())
    assert kind == b"P5" and len(rest) == wide * deep
    return wide, deep, rest


def far_from(golden, seen):
    """How far a page is from its golden picture: the mean difference of grey, 0 to 255. With YS_GOLDEN=write it is kept anew."""
    if os.environ.get("YS_GOLDEN") == "write":
        with open(golden, "wb") as out:
            out.write(b"P5\n%d %d\n255\n" % seen[:2] + seen[2])
    with open(golden, "rb") as kept:
        _, size, _, rest = kept.read().split(b"\n", 3)
    if tuple(map(int, size.split())) != seen[:2]:
        return 255
    return sum(abs(a - b) for a, b in zip(rest, seen[2])) / len(rest)


class MadeOnce(Journey):
    """A ledger is made once of tables, {register: CSV} in the order of imports; each test has a copy of it."""
    TABLES = {}

    @classmethod
    def setUpClass(cls):
        cls.made = tempfile.mkdtemp(prefix="ys_made.")
        cls.addClassCleanup(shutil.rmtree, cls.made, ignore_errors=True)
        data = os.path.join(cls.made, "data")
        run("init", "--data", data, "--name", "枣庄市", check=0)
        for kind, text in cls.TABLES.items():
            path = os.path.join(cls.made, f"{kind}.csv")
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
            more = ["--make-floors"] if kind == "rooms" else []
            run("import", kind, path, "--data", data, "--from", "2020-01-01", *more, check=0)

    def setUp(self):
        super().setUp()
        shutil.copytree(os.path.join(self.made, "data"), self.data)


class ServedOnce(Journey):
    """All tests of the class look at one server, which make() sets up as self.server."""

    @classmethod
    def setUpClass(cls):
        cls.one = cls("make")
        Journey.setUp(cls.one)
        cls.one.make()
        cls.addClassCleanup(cls.one.doCleanups)

    def setUp(self):
        self.folder, self.data, self.server = self.one.folder, self.one.data, self.one.server

    def make(self):
        raise NotImplementedError


class DemoCity(Journey):
    """One server on a demo city for all tests of the class."""

    @classmethod
    def setUpClass(cls):
        cls.city = tempfile.mkdtemp(prefix="ys_city.")
        cls.addClassCleanup(shutil.rmtree, cls.city, ignore_errors=True)
        run("demo", "--no-survey", "--data", cls.city, check=0)
        cls.server = Server(cls.city)
        cls.addClassCleanup(cls.server.stop)
