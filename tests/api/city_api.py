"""city_api: a server on a regular city, asked over HTTP; what the tests of this folder share."""
import json
import subprocess
import sys
import urllib.error
import urllib.request

COURTYARDS, BUILDINGS, FLOORS, ROOMS = 2, 2, 6, 8
N_BUILDINGS = COURTYARDS * BUILDINGS
N_ROOMS = N_BUILDINGS * FLOORS * ROOMS
failures = 0


def check(condition, what):
    global failures
    if not condition:
        failures += 1
        print("failed:", what, flush=True)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Api:
    def __init__(self, url, data):
        self.url, self.data, self.cookie = url, data, None

    def sign_in(self, login, password="Kept-in-tests-1"):
        answer = self.ask("/api/session", "POST", {"login": login, "password": password})
        check(answer.status == 201, f"sign in as {login}: {answer.status} {answer.body}")
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]

    def ask(self, path, method="GET", body=None, **headers):
        data = None if body is None else json.dumps(body).encode()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            headers.setdefault("Cookie", self.cookie)
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.url + path, data=data, method=method,
                                         headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def get(self, path):
        answer = self.ask(path)
        check(answer.status == 200, f"{path}: {answer.status} {answer.body[:300]}")
        return answer.json()

    def pages(self, path):
        items, after = [], 0
        while after is not None:
            page = self.get(f"{path}{'&' if '?' in path else '?'}after={after}")
            items += page["items"]
            after = page["next"]
        return items, page["total"]


def run(tests, make=Api):
    """Each test against one server, city_server of the first argument; ends the program."""
    sizes = [str(n) for n in (COURTYARDS, BUILDINGS, FLOORS, ROOMS)]
    with subprocess.Popen([sys.argv[1], *sizes], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        api = make(server.stdout.readline().strip(), server.stdout.readline().strip())
        for test in tests:
            print(" ", test.__name__.replace("_", " "), flush=True)
            test(api)
        server.stdin.close()
        check(server.wait(timeout=30) == 0, "the server ends well")
    print(f"{len(tests)} tests, {failures} checks failed")
    sys.exit(1 if failures else 0)
