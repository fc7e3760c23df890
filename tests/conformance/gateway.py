"""A gateway that signs its caller in: gateway.py URL LOGIN PASSWORD prints its own address and serves until it is ended.

The OGC's suites cannot sign in; what asks for a permission is reached through here.
"""
import http.client
import http.server
import json
import sys
import urllib.parse

upstream = urllib.parse.urlsplit(sys.argv[1]).netloc


def sign_in():
    server = http.client.HTTPConnection(upstream, timeout=60)
    server.request("POST", "/api/session", json.dumps({"login": sys.argv[2], "password": sys.argv[3]}), {"Content-Type": "application/json"})
    return server.getresponse().getheader("Set-Cookie").split(";")[0]


cookie = sign_in()


class Gateway(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("connection", "cookie", "accept-encoding")}
        server = http.client.HTTPConnection(upstream, timeout=60)
        server.request(self.command, self.path, body or None, {**headers, "Cookie": cookie})
        answer = server.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "content-length", "transfer-encoding", "date", "server"):
                self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", answer.getheader("Content-Length", "0") if self.command == "HEAD" else str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        server.close()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = pass_on

    def log_message(self, *_):
        pass


served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
print(f"http://127.0.0.1:{served.server_port}", flush=True)
served.serve_forever()
