"""Raw-socket tests of the server's front: what no HTTP library would send, or at no such speed.

    probe.py PROGRAM GROUP      each function group_GROUP_* below is a test
"""
import os
import re
import resource
import select
import socket
import subprocess
import sys
import time

PROGRAM = sys.argv[1]
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print("    failed:", what)


class Server:
    """probe_server with its options; stops (and must end well) when the block ends."""

    def __init__(self, *options, nofile=None, env=None):
        def limit():
            if nofile:
                resource.setrlimit(resource.RLIMIT_NOFILE, (nofile, nofile))
        self.process = subprocess.Popen(
            [PROGRAM, *map(str, options)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, preexec_fn=limit, env={**os.environ, **(env or {})})
        line = self.process.stdout.readline()
        self.port = int(line) if line else None
        self.out = self.err = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        start = time.monotonic()
        out, err = self.process.communicate(timeout=60)  # closes its input: it stops
        check(time.monotonic() - start < 10, "the stop takes less than ten seconds")
        self.out, self.err = out.decode(), err.decode()
        check(self.process.returncode == 0, f"the server ends well: {self.err[-2000:]}")

    def cpu_s(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self, timeout=10):
        s = socket.create_connection(("127.0.0.1", self.port), timeout)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return s

    def raw(self, data, timeout=10):
        """Send bytes, read to the end (or the time-out): (all bytes, was it closed)."""
        with self.connect(timeout) as s:
            try:
                s.sendall(data)
            except OSError:
                pass
            got = b""
            try:
                while True:
                    piece = s.recv(65536)
                    if not piece:
                        return got, True
                    got += piece
            except (TimeoutError, socket.timeout):
                return got, False
            except ConnectionError:
                return got, True

    def get(self, target, headers="", method="GET", body=b""):
        """One request on its own connection: (status, headers in lower case, body)."""
        if body:
            headers += f"Content-Length: {len(body)}\r\n"
        got, _ = self.raw(f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                          f"{headers}\r\n".encode() + body)
        return parse(got)


def parse(got):
    head, _, body = got.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split()[1]) if lines[0].startswith("HTTP/") else 0
    fields = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    return status, fields, body


def read_answer(s):
    """One answer with a Content-Length from an open connection: (status, body)."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = s.recv(65536)
        if not piece:
            return 0, got
        got += piece
    status, fields, body = parse(got)
    while len(body) < int(fields.get("content-length", 0)):
        body += s.recv(65536)
    return status, body


H = "Host: localhost\r\n"
CHUNKS = "5\r\nhello\r\n0\r\n\r\n"
NEXT = "GET /smuggled HTTP/1.1\r\n" + H + "\r\n"
J = "Content-Type: application/json\r\n"
MALFORMED = [  # name, bytes, statuses that are right
    ("length and chunks", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{CHUNKS}{NEXT}", {400}),
    ("chunks and length", f"POST /echo HTTP/1.1\r\n{H}{J}Transfer-Encoding: chunked\r\nContent-Length: 60\r\n\r\n{CHUNKS}{NEXT}", {400}),
    ("two lengths", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: 5\r\nContent-Length: 60\r\n\r\nhello{NEXT}", {400}),
    ("the same length twice", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello{NEXT}", {400}),
    ("lengths in a list", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: 5, 5\r\n\r\nhello{NEXT}", {400}),
    ("a negative length", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: -1\r\n\r\n{NEXT}", {400}),
    ("a length with a sign", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: +5\r\n\r\nhello{NEXT}", {400}),
    ("a hexadecimal length", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: 0x5\r\n\r\nhello{NEXT}", {400}),
    ("a length beyond 64 bits", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: 99999999999999999999\r\n\r\n{NEXT}", {400, 413}),
    ("a space before the colon", f"POST /echo HTTP/1.1\r\n{H}{J}Transfer-Encoding : chunked\r\n\r\n{CHUNKS}{NEXT}", {400}),
    ("a space in a name", f"GET /hello HTTP/1.1\r\n{H}X Y: 1\r\n\r\n{NEXT}", {400}),
    ("a transfer coding we do not know", f"POST /echo HTTP/1.1\r\n{H}{J}Transfer-Encoding: gzip\r\n\r\n{CHUNKS}{NEXT}", {400, 501}),
    ("chunked not alone", f"POST /echo HTTP/1.1\r\n{H}{J}Transfer-Encoding: gzip, chunked\r\n\r\n{CHUNKS}{NEXT}", {400, 501}),
    ("chunked twice", f"POST /echo HTTP/1.1\r\n{H}{J}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n{CHUNKS}{NEXT}", {400}),
    ("chunked in HTTP/1.0", f"POST /echo HTTP/1.0\r\n{H}{J}Transfer-Encoding: chunked\r\n\r\n{CHUNKS}{NEXT}", {400}),
    ("two hosts", f"GET /hello HTTP/1.1\r\n{H}Host: localhost\r\n\r\n{NEXT}", {400}),
    ("no host", f"GET /hello HTTP/1.1\r\nX: 1\r\n\r\n{NEXT}", {400}),
    ("two content types", f"POST /echo HTTP/1.1\r\n{H}{J}{J}Content-Length: 2\r\n\r\n[]{NEXT}", {400}),
    ("two authorizations", f"GET /hello HTTP/1.1\r\n{H}Authorization: a\r\nAuthorization: b\r\n\r\n{NEXT}", {400}),
    ("two cookies", f"GET /hello HTTP/1.1\r\n{H}Cookie: a=1\r\nCookie: a=2\r\n\r\n{NEXT}", {400}),
    ("two forwarded-for", f"GET /hello HTTP/1.1\r\n{H}X-Forwarded-For: a\r\nX-Forwarded-For: b\r\n\r\n{NEXT}", {400}),
    ("an escaped NUL", f"GET /hello%00x HTTP/1.1\r\n{H}\r\n{NEXT}", {400}),
    ("half an escape", f"GET /hello%2 HTTP/1.1\r\n{H}\r\n{NEXT}", {400}),
    ("an escape that is none", f"GET /name/%zz HTTP/1.1\r\n{H}\r\n{NEXT}", {400}),
    ("bytes that are no UTF-8", b"GET /name/\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n", {400}),
    ("a NUL in a header", f"GET /hello HTTP/1.1\r\n{H}X: a\0b\r\n\r\n{NEXT}", {400}),
    ("a NUL in the address", f"GET /hel\0lo HTTP/1.1\r\n{H}\r\n{NEXT}", {400}),
    ("line feeds alone", f"GET /hello HTTP/1.1\nHost: localhost\n\n{NEXT}", {400}),
    ("a line feed alone among headers", f"GET /hello HTTP/1.1\r\n{H}X: 1\nY: 2\r\n\r\n{NEXT}", {400}),
    ("a carriage return alone", f"GET /hello HTTP/1.1\r\n{H}X: 1\rY: 2\r\n\r\n{NEXT}", {400}),
    ("a folded header", f"GET /hello HTTP/1.1\r\n{H}X: 1\r\n  2\r\n\r\n{NEXT}", {400}),
    ("a folded length", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length:\r\n 5\r\n\r\nhello{NEXT}", {400}),
    ("dot segments", f"GET /tiles/../hello HTTP/1.1\r\n{H}\r\n{NEXT}", {400}),
    ("escaped dot segments", f"GET /tiles/%2e%2E/hello HTTP/1.1\r\n{H}\r\n{NEXT}", {400}),
    ("an absolute address", f"GET http://localhost/hello HTTP/1.1\r\n{H}\r\n{NEXT}", {400}),
    ("a method of our own", f"FOO<BAR /hello HTTP/1.1\r\n{H}\r\n{NEXT}", {400, 405}),
    ("TRACE", f"TRACE /hello HTTP/1.1\r\n{H}\r\n{NEXT}", {405}),
    ("CONNECT", f"CONNECT /hello HTTP/1.1\r\n{H}\r\n{NEXT}", {405}),
    ("HEAD with a body", f"HEAD /hello HTTP/1.1\r\n{H}Content-Length: 5\r\n\r\nhello{NEXT}", {400}),
    ("a header of 40 kB", f"GET /hello HTTP/1.1\r\n{H}X: {'x' * 40000}\r\n\r\n{NEXT}", {431}),
    ("100 headers", f"GET /hello HTTP/1.1\r\n{H}" + "".join(f"X{i}: 1\r\n" for i in range(100)) + f"\r\n{NEXT}", {431}),
    ("an address of 9 kB", f"GET /{'a' * 9000} HTTP/1.1\r\n{H}\r\n{NEXT}", {414}),
    ("an address of 40 kB", f"GET /{'a' * 40000} HTTP/1.1\r\n{H}\r\n{NEXT}", {414}),
    ("a body of 1 GB", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: 1000000000\r\n\r\n{NEXT}", {413}),
]


def group_framing_malformed():
    with Server() as server:
        for name, data, right in MALFORMED:
            data = data if isinstance(data, bytes) else data.encode()
            got, closed = server.raw(data, 5)
            status = parse(got)[0]
            check(status in right, f"{name}: {status} is one of {right}")
            check(closed, f"{name}: the connection is closed")
            # libmicrohttpd's own refusals repeat their head, so only a second good answer counts.
            check(b"HTTP/1.1 200" not in got, f"{name}: what follows is not answered")
        check(server.get("/smuggled/count")[2] == b"0", "no smuggled request was handled")


def group_framing_wellformed():
    """What is right stays right: pipelining, chunks, trailing slashes, keep-alive, escapes."""
    with Server() as server:
        one = f"GET /hello HTTP/1.1\r\n{H}\r\n".encode()
        last = f"GET /hello HTTP/1.1\r\n{H}Connection: close\r\n\r\n".encode()
        got, closed = server.raw(one + one + last)
        check(got.count(b"HTTP/1.1 200") == 3 and closed, "three requests at once, three answers")
        got, _ = server.raw(f"POST /echo HTTP/1.1\r\n{H}{J}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2,\r\n2\r\n3]\r\n0\r\n\r\n".encode())
        check(parse(got)[0] == 200 and got.endswith(b"[1,2,3]"), "a chunked body arrives")
        check(server.get("/name/a%2Fb%20c")[2] == b"a/b c", "%2F does not split")
        check(server.get("/name/%E5%BC%A0")[2].decode() == "张", "UTF-8 in escapes")
        check(server.get("/name/a/b.c")[0] == 404, "a slash splits")
        check(server.get("/hello/")[0] == 200, "a trailing slash is the same address")
        with server.connect() as s:  # lines that come in pieces, more than the first buffer holds, with blanks at their ends
            many = (f"GET /hello HTTP/1.1\r\n{H}" + "".join(f"X-{i}: {'v' * 600} \r\n" for i in range(30)) + "Empty:\r\nLast: 1\r\n\r\n").encode()
            for _ in range(2):
                for i in range(0, len(many), 777):
                    s.sendall(many[i:i + 777])
                    time.sleep(0.002)
                check(read_answer(s)[0] == 200, "20 kB of headers in pieces")
        got, _ = server.raw(f"GET /hello HTTP/1.0\r\n\r\n".encode())
        check(parse(got)[0] == 200, "HTTP/1.0 without Host")
        with server.connect() as s:
            for _ in range(5):
                s.sendall(one)
                check(read_answer(s)[0] == 200, "the connection is kept after an answer")
            s.sendall(f"GET /nothing.here HTTP/1.1\r\n{H}\r\n".encode())
            check(read_answer(s)[0] == 404, "404")
            s.sendall(f"POST /echo HTTP/1.1\r\n{H}Content-Type: text/csv\r\nContent-Length: 5\r\n\r\nhello".encode())
            check(read_answer(s)[0] == 415, "415")
            s.sendall(one)
            check(read_answer(s)[0] == 200, "and the connection is kept after refusals")


def group_framing_origin():
    with Server() as server:
        got, closed = server.raw(b"GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        check(parse(got)[0] == 403 and closed, "a foreign Host on the loopback is refused")
        for host in ("localhost:1", "127.0.0.1", "[::1]:9"):
            got, _ = server.raw(f"GET /hello HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            check(parse(got)[0] == 200, f"Host {host}")
        for headers, right in (("Sec-Fetch-Site: cross-site\r\n", 403), ("Sec-Fetch-Site: same-site\r\n", 403),
                               ("Origin: http://evil.example\r\n", 403), ("Origin: null\r\n", 403),
                               ("Sec-Fetch-Site: same-origin\r\n", 200), ("Origin: http://localhost\r\n", 200),
                               ("Sec-Fetch-Site: cross-site\r\nAuthorization: Bearer x\r\n", 200), ("", 200)):
            check(server.get("/echo", headers + J, "POST", b"[]")[0] == right, f"POST with {headers!r}: {right}")
        check(server.get("/echo", "Content-Type: text/plain\r\n", "POST", b"[]")[0] == 403, "a form type")


def group_answers_headers():
    with Server() as server:
        for target in ("/hello", "/nothing.x", "/secret", "/tiles/a/1/1/1.mvt", "/openapi.json", "/", "/large"):
            status, fields, _ = server.get(target)
            check("default-src 'none'" in fields.get("content-security-policy", ""), f"{target}: CSP")
            check("frame-ancestors 'none'" in fields.get("content-security-policy", ""), f"{target}: frames")
            check(fields.get("x-content-type-options") == "nosniff", f"{target}: nosniff")
            check("referrer-policy" in fields and "server" not in fields, f"{target}: referrer, no server")
        status, fields, body = server.get("/secret")
        check(status == 401 and b'"request_id":"' + fields["x-request-id"].encode() in body, "the problem has the request's id")


def group_answers_conditional():
    with Server() as server:
        tag = server.get("/hello")[1]["etag"]
        for header, right in ((tag, 304), (f"W/{tag}", 304), (f'"a", {tag}', 304), ("*", 304), ('"other"', 200), (tag[:-1], 200)):
            check(server.get("/hello", f"If-None-Match: {header}\r\n")[0] == right, f"If-None-Match {header}: {right}")
        check(server.get("/tiles/a/1/1/1.mvt", 'If-None-Match: "t1"\r\n')[0] == 304, "a kept answer: 304")
        check(server.get("/version", J, "PATCH", b"{}")[0] == 428, "PATCH without If-Match")
        check(server.get("/version", J + 'If-Match: "v6"\r\n', "PATCH", b"{}")[0] == 412, "PATCH of another version")
        check(server.get("/version", J + 'If-Match: "v7-g"\r\n', "PATCH", b"{}")[0] == 200, "PATCH of the gzip variant's version")
        status, fields, body = server.get("/hello", method="HEAD")
        check(status == 200 and body == b"" and fields["content-length"] == "18", "HEAD is GET without its body")
        status, fields, _ = server.get("/hello", method="OPTIONS")
        check(status == 204 and fields["allow"] == "GET, HEAD, OPTIONS", "OPTIONS says what is allowed")
        status, fields, _ = server.get("/hello", method="DELETE")
        check(status == 405 and fields["allow"] == "GET, HEAD, OPTIONS", "405 says what is allowed")


def group_answers_gzip():
    import gzip
    with Server() as server:
        plain = server.get("/large?bytes=100000")
        packed = server.get("/large?bytes=100000", "Accept-Encoding: br, gzip;q=0.5\r\n")
        check("content-encoding" not in plain[1] and plain[1].get("vary") == "Accept-Encoding", "plain, varies")
        check(packed[1].get("content-encoding") == "gzip" and gzip.decompress(packed[2]) == plain[2], "gzip holds the same")
        check("content-encoding" not in server.get("/large?bytes=100000", "Accept-Encoding: gzip;q=0\r\n")[1], "q=0 is no")
        check("content-encoding" not in server.get("/hello", "Accept-Encoding: gzip\r\n")[1], "small answers are not packed")


def group_answers_packed_only():
    import gzip
    with Server() as server:
        packed, plain = server.get("/packed", "Accept-Encoding: gzip\r\n"), server.get("/packed")
        check(gzip.decompress(packed[2]) == plain[2] == b"hello hello hello\n", "kept packed, unpacked for who needs it")
        check(plain[1].get("vary") == packed[1].get("vary") == "Accept-Encoding", "and both vary")
        for tag in (packed[1]["etag"], plain[1]["etag"]):
            check(server.get("/packed", f"If-None-Match: {tag}\r\n")[0] == 304, "both are known")


def group_answers_file():
    with Server() as server:
        for _ in range(30):  # the descriptors are closed: see the end
            status, fields, body = server.get("/file")
            check(status == 200 and len(body) == 100000 and body[:3] == b"ELF", "a part of a file")
        check("filename*=UTF-8''%E7" in fields["content-disposition"], "with its name")
        check(server.get("/file", method="HEAD")[1]["content-length"] == "100000", "HEAD of a file")
        check(len(os.listdir(f"/proc/{server.process.pid}/fd")) < 25, "no descriptor is left open")


def group_answers_openapi():
    import json
    with Server() as server:
        doc = json.loads(server.get("/openapi.json")[2])
        ids = [op["operationId"] for path in doc["paths"].values() for op in path.values()]
        check(doc["openapi"] == "3.0.3" and len(ids) == len(set(ids)) >= 16, "operationIds are unique")
        for path, methods in doc["paths"].items():
            for op in methods.values():
                declared = {p["name"] for p in op["parameters"] if p["in"] == "path"}
                check(declared == set(re.findall(r"{(\w+)}", path)), f"{path}: its parameters are declared")


def group_page_assets():
    with Server() as server:
        first, second = server.get("/"), server.get("/map/floor")
        nonce = re.search(r'nonce="([0-9a-f]{32})"', first[2].decode())
        check(nonce and f"'nonce-{nonce.group(1)}'" in first[1]["content-security-policy"], "the page has the nonce of its policy")
        check(first[2] != second[2] and second[0] == 200, "each answer has its own nonce; a place in the page is the page")
        check(first[1]["cache-control"] == "no-cache" and "etag" not in first[1], "the page is not kept")
        status, fields, body = server.get("/assets/app-1.mjs")
        check(status == 200 and fields["content-type"].startswith("text/javascript"), ".mjs is JavaScript")
        check("immutable" in fields["cache-control"] and b"export const" in body, "assets are immutable")
        packed = server.get("/assets/app-1.mjs", "Accept-Encoding: gzip\r\n")
        import gzip
        check(packed[1].get("content-encoding") == "gzip" and gzip.decompress(packed[2]) == body, "assets come packed")
        check(packed[1]["etag"] != fields["etag"], "each variant has its ETag")
        check(server.get("/assets/app-1.mjs", f"If-None-Match: {packed[1]['etag']}\r\n")[0] == 304, "and both are known")
        check(server.get("/favicon.svg")[1]["cache-control"] == "no-cache", "other files are asked for again")
        for target in ("/assets/nothing.js", "/api/nothing", "/x.php", "/ogc"):
            check(server.get(target)[0] == 404, f"{target} is no page")
    with Server(env={"NO_PAGE": "1"}) as server:
        check(server.get("/")[0] == 200 and "YS_PAGE" in server.get("/")[2].decode(), "a plain page says the page is not there")


def honest_times(server, until):
    """GET /hello over and over on kept connections; the times of all, in seconds."""
    times = []
    with server.connect() as s:
        while time.monotonic() < until:
            start = time.monotonic()
            s.sendall(f"GET /hello HTTP/1.1\r\n{H}\r\n".encode())
            if read_answer(s)[0] != 200:
                check(False, "an honest request was answered")
                return times
            times.append(time.monotonic() - start)
            time.sleep(0.01)
    return times


def group_slow_attackers():
    """190 slow senders of headers, bodies and second requests are closed; honest ones never wait."""
    with Server(2000, 2000, 1000, 500) as server:
        start = time.monotonic()
        kinds = [b"GET /hello HT", f"POST /echo HTTP/1.1\r\n{H}{J}Content-Length: 1000\r\n\r\n".encode(),
                 f"GET /hello HTTP/1.1\r\n{H}\r\n".encode(), b""]
        slow = []
        for i in range(190):
            s = server.connect()
            s.sendall(kinds[i % 4])
            s.setblocking(False)
            slow.append([s, i % 4, None])
        times = []
        with server.connect() as honest:
            while time.monotonic() - start < 6 and any(one[2] is None for one in slow):
                t = time.monotonic()
                honest.sendall(f"GET /hello HTTP/1.1\r\n{H}\r\n".encode())
                check(read_answer(honest)[0] == 200, "an honest request is answered")
                times.append(time.monotonic() - t)
                for one in slow:
                    if one[2] is not None:
                        continue
                    try:
                        if one[1] != 3 and int(t * 10) % 5 == 0:
                            one[0].send(b"x")  # a byte now and then
                        while True:
                            if not one[0].recv(4096):
                                raise ConnectionError
                    except BlockingIOError:
                        pass
                    except OSError:
                        one[2] = time.monotonic() - start
                time.sleep(0.05)
        lasted = [one[2] for one in slow]
        check(all(lasted), f"all slow connections are closed ({sum(1 for x in lasted if not x)} are not)")
        check(max(x or 99 for x in lasted) < 5, f"within the deadline and a second: {max(x or 99 for x in lasted):.1f} s")
        times.sort()
        p99 = times[int(len(times) * 0.99)]
        print(f"    closed after {min(x or 0 for x in lasted):.1f}..{max(x or 0 for x in lasted):.1f} s; honest p99 {p99 * 1000:.1f} ms of {len(times)}")
        check(p99 < 0.5, "honest requests take less than 100 ms, five times over where others work, too")


def group_slow_reader():
    """A client that does not read a large answer is closed; one that reads slowly but steadily lives."""
    with Server(2000, 2000, 1000, 500) as server:
        with server.connect() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            s.sendall(f"GET /large?bytes=50000000 HTTP/1.1\r\n{H}\r\n".encode())
            time.sleep(4)
            total, closed = 0, False
            s.settimeout(5)
            try:
                while True:
                    piece = s.recv(1 << 20)
                    if not piece:
                        break
                    total += len(piece)
            except OSError:
                pass
            check(total < 50000000, f"the answer was cut off ({total} bytes)")


def group_slow_upload_lives():
    with Server(1000, 1000, 1000, 500) as server:
        with server.connect(20) as s:
            n = 24
            s.sendall(f"PATCH /upload HTTP/1.1\r\n{H}Content-Type: application/offset+octet-stream\r\nContent-Length: {n * 1000}\r\n\r\n".encode())
            for _ in range(n):  # 4 kB a second for six seconds: six times the header's deadline
                s.sendall(b"u" * 1000)
                time.sleep(0.25)
            check(read_answer(s)[0] == 204, "a slow but steady upload lives")


def group_descriptors_exhausted():
    with Server(3000, 3000, 3000, 500, nofile=64) as server:
        before, start = server.cpu_s(), time.monotonic()
        sockets = []
        for _ in range(200):
            s = socket.socket()
            s.setblocking(False)
            s.connect_ex(("127.0.0.1", server.port))
            sockets.append(s)
        time.sleep(3)
        cpu = (server.cpu_s() - before) / (time.monotonic() - start)
        for s in sockets:
            s.close()
        print(f"    {cpu * 100:.1f} % of a core with 200 connections and 64 descriptors")
        check(cpu < 0.1, "no core burns")
        start = time.monotonic()
        status = 0
        while status != 200 and time.monotonic() - start < 5:
            status = server.get("/hello")[0]
        check(time.monotonic() - start < 1.5, f"it serves again after {time.monotonic() - start:.1f} s")
    check(server.err.count("\n") < 30, f"few lines are logged ({server.err.count(chr(10))})")


def group_uploads_streamed():
    with Server() as server:
        size = 30_000_000
        with server.connect(30) as s:
            s.sendall(f"PATCH /upload HTTP/1.1\r\n{H}Content-Type: application/offset+octet-stream\r\nContent-Length: {size}\r\n\r\n".encode())
            for _ in range(size // 1_000_000):
                s.sendall(b"u" * 1_000_000)
            check(read_answer(s)[0] == 204, "30 MB are taken")
        rss = int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{server.process.pid}/status").read()).group(1))
        print(f"    {rss / 1024:.0f} MB resident after 30 MB")
        check(server.get("/streams")[2] == f"0 {size}".encode(), "every byte was given on, and the stream closed")
        body = b"x" * 1000 + b"DISKFULL" + b"x" * 1000
        got, closed = server.raw(f"PATCH /upload HTTP/1.1\r\n{H}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        check(parse(got)[0] == 507 and closed, "a full disk is 507")
        with server.connect() as s:
            s.sendall(f"PATCH /upload HTTP/1.1\r\n{H}Content-Length: 5000\r\n\r\nhalf".encode())
            time.sleep(0.2)
            check(server.get("/streams")[2].startswith(b"1 "), "an upload is under way")
        time.sleep(0.5)
        check(server.get("/streams")[2].startswith(b"0 "), "a client that goes away closes its stream")


def group_events_broadcast():
    with Server() as server:
        clients = []
        for _ in range(3):
            s = server.connect(5)
            s.sendall(f"GET /events HTTP/1.1\r\n{H}\r\n".encode())
            clients.append(s)
        time.sleep(0.5)
        for s in clients:
            check(b"event: hello\ndata: {\"revision\":1}\n\n" in s.recv(4096), "a stream begins with hello")
        before, start = server.cpu_s(), time.monotonic()
        time.sleep(3)
        idle = (server.cpu_s() - before) / (time.monotonic() - start)
        print(f"    {idle * 100:.2f} % of a core with three idle streams")
        check(idle < 0.02, "idle streams cost nothing")
        for i in range(50):
            check(server.get("/events", J, "POST", b'{"n":%d}' % i)[0] == 204, "an event is sent")
        for s in clients:
            got = b""
            while b'{"n":49}' not in got:
                piece = s.recv(65536)
                if not piece:
                    break
                got += piece
            check(got.count(b"event: revision") == 50, f"every client has every event ({got.count(b'event: revision')})")
        clients[0].close()
        check(server.get("/hello")[0] == 200, "others are served meanwhile")
    # The block's end is a stop with two streams open: it must drain.
    check("drained 1" in server.out, f"open streams are ended before the stop: {server.out}")


def group_events_overflow():
    """A client that never reads loses its stream, and costs no more than its queue."""
    with Server() as server:
        deaf = server.connect()
        deaf.sendall(f"GET /events HTTP/1.1\r\n{H}\r\n".encode())
        time.sleep(0.3)
        check(server.get("/events/count")[2] == b"1", "a stream is open")
        data = b'"' + b"x" * 200000 + b'"'
        for _ in range(60):
            server.get("/events", J, "POST", data)
        time.sleep(1)
        check(server.get("/events/count")[2] == b"0", "it is closed when it does not read")
        deaf.close()


def group_waiting_worker():
    with Server() as server:
        check(server.get("/wait?ms=0")[2] == b"worked", "a worker that is done at once")
        start = time.monotonic()
        check(server.get("/wait?ms=500")[2] == b"worked", "a worker that takes its time")
        check(0.4 < time.monotonic() - start < 2, "and the answer comes when it is done")
        start = time.monotonic()
        check(server.get("/wait?ms=3000&timeout=300")[0] == 503, "a worker that is too slow")
        check(time.monotonic() - start < 1.5, "and the answer comes at the time limit")
        waiting = [server.connect() for _ in range(20)]  # ten a thread, and none is blocked
        for s in waiting:
            s.sendall(f"GET /wait?ms=1500 HTTP/1.1\r\n{H}\r\n".encode())
        start = time.monotonic()
        check(server.get("/hello")[0] == 200 and time.monotonic() - start < 0.5, "others do not wait")
        for s in waiting:
            check(read_answer(s) == (200, b"worked"), "each gets its answer")
            s.close()
        time.sleep(1.5)


def group_stop_graceful():
    server = Server()
    with server:
        s, w = server.connect(), server.connect()
        s.sendall(f"GET /sleep?ms=1500 HTTP/1.1\r\n{H}\r\n".encode())
        w.sendall(f"GET /wait?ms=1000 HTTP/1.1\r\n{H}\r\n".encode())
        idle = server.connect()
        time.sleep(0.3)
        start = time.monotonic()
        server.process.stdin.close()
        server.process.stdin = None
        check(read_answer(s)[0] == 200, "a request in flight is answered during the stop")
        check(read_answer(w)[0] == 503, "a waiting one is told to come back")
        server.process.wait(20)
        print(f"    stopped in {time.monotonic() - start:.1f} s")
        check(time.monotonic() - start < 5, "idle connections do not hold up the stop")
        idle.close()
    check("drained 1" in server.out, "nothing was cut off")


def group_stop_port_in_use():
    with Server() as server:
        second = subprocess.run([PROGRAM, "0", "0", "0", "0", "0", f"127.0.0.1:{server.port}"],
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
        check(second.returncode == 1 and "in use by another program" in second.stderr
              and second.stderr.count("\n") == 1, f"a port in use is one clear line: {second.stderr}")
    for address in ("nonsense", "127.0.0.1:99999", "127.0.0.1:"):
        bad = subprocess.run([PROGRAM, "0", "0", "0", "0", "0", address], stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, timeout=20)
        check(bad.returncode == 1 and "127.0.0.1:8080" in bad.stderr, f"{address}: says what it should look like")


group = sys.argv[2] if len(sys.argv) > 2 else ""
ran = 0
for name, test in list(globals().items()):
    if name.startswith("group_" + group) and callable(test):
        print("  " + name[6:].replace("_", " "), flush=True)
        test()
        ran += 1
print(f"{ran} tests, {len(failures)} checks failed")
sys.exit(1 if failures or not ran else 0)
