"""Uploads (tus 1.0): lines that break, servers that die, disks that are full. Nothing acknowledged is lost."""
import base64
import hashlib
import json
import os
import random
import resource
import socket
import threading
import time
import unittest
import urllib.parse

import drone_files
import tiff
from yardstick import Journey, Server, run

TUS = {"Tus-Resumable": "1.0.0"}
TYPE = {"Content-Type": "application/offset+octet-stream"}


class Limited(Server):
    """A server whose files cannot grow beyond so many bytes: what a full disk is to a writer."""

    def limit(self, most):
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


class Uploads(Journey):
    def start(self):
        run("init", "--data", self.data, check=0)
        return self.serve()

    def announce(self, server, name, size):
        status, headers, body = server.ask("/api/uploads", "POST", None, {
            **TUS, "Upload-Length": str(size), "Upload-Metadata": "filename " + base64.b64encode(name.encode()).decode()})
        self.assertEqual(status, 201, body)
        return headers["Location"]

    def offset(self, server, place):
        status, headers, _ = server.ask(place, "HEAD", None, TUS)
        self.assertEqual(status, 200)
        return int(headers["Upload-Offset"])

    def patch(self, server, place, offset, piece):
        return server.ask(place, "PATCH", piece, {**TUS, **TYPE, "Upload-Offset": str(offset)})

    def cut_off(self, server, place, offset, body, after):
        """Promise the rest, send a part of it, and hang up."""
        host = urllib.parse.urlsplit(server.url)
        head = f"PATCH {place} HTTP/1.1\r\nHost: {host.netloc}\r\nCookie: {server.cookie or ''}\r\nContent-Length: {len(body) - offset}\r\n" + \
            "".join(f"{key}: {value}\r\n" for key, value in {**TUS, **TYPE, "Upload-Offset": offset}.items()) + "\r\n"
        with socket.create_connection((host.hostname, host.port), 30) as line:
            line.sendall(head.encode())
            line.sendall(memoryview(body)[offset:offset + after])

    def settled(self, server, place, least):
        """The offset once the server has seen the line break: it stands still, and another may write."""
        for _ in range(600):
            now = self.offset(server, place)
            if now >= least and self.patch(server, place, now, b"")[0] == 204 and self.offset(server, place) == now:
                return now
            time.sleep(0.05)
        raise AssertionError(f"the upload never settles, at {now}")

    def whole(self, place):
        digest = hashlib.sha256()
        with open(f"{self.data}/spool/uploads/{place.rsplit('/', 1)[1]}.part", "rb") as file:
            for piece in iter(lambda: file.read(1 << 20), b""):
                digest.update(piece)
        return digest.hexdigest()

    def wait(self, server, job):
        for _ in range(2400):
            now = server.json(f"/ogc/jobs/{job}")
            if now["status"] in ("successful", "failed", "dismissed"):
                return now
            time.sleep(0.05)
        raise AssertionError(f"job {job} does not end: {now}")

    def test_200_mb_cut_ten_times_arrive_whole(self):
        server = self.start()
        size, dice = 200 << 20, random.Random(11)
        body = os.urandom(1 << 20) * 200
        body = body[:-8] + os.urandom(8)
        place, offset = self.announce(server, "big.tif", size), 0
        for i in range(10):
            after = dice.randrange(size // 20, size // 11)
            self.cut_off(server, place, offset, body, after)
            now = self.settled(server, place, offset)
            self.assertLessEqual(now, offset + after)
            offset = now
            if i == 4:
                server.kill()
                server = self.serve()
                self.assertGreaterEqual(self.offset(server, place), offset)
                offset = self.offset(server, place)
        while offset < size:
            status, headers, _ = self.patch(server, place, offset, body[offset:offset + (64 << 20)])
            self.assertEqual(status, 204)
            offset = int(headers["Upload-Offset"])
        self.assertEqual(self.whole(place), hashlib.sha256(body).hexdigest())

    def test_several_at_once_become_one_delivery(self):
        server = self.start()
        width, height, pixel = tiff.courtyard(80, 60)
        files = {"正射.tif": tiff.tiff(width, height, 3, pixel), "cloud.las": drone_files.las(5000), "a.jpg": drone_files.photo(),
                 "b.jpg": drone_files.photo(117.6)}
        places = {name: self.announce(server, name, len(body)) for name, body in files.items()}

        def send(name):
            body, offset = files[name], 0
            while offset < len(body):
                _, headers, _ = self.patch(server, places[name], offset, body[offset:offset + 20000])
                offset = int(headers["Upload-Offset"])

        senders = [threading.Thread(target=send, args=(name,)) for name in files]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        ids = [places[name].rsplit("/", 1)[1] for name in files]
        status, _, body = server.ask("/api/surveys", "POST", {"uploads": ids, "name": "东院"}, {"Idempotency-Key": "a"})
        self.assertEqual(status, 202, body)
        job = self.wait(server, json.loads(body)["id"])
        self.assertEqual(job["status"], "successful", job)
        survey = server.json(f"/api/surveys/{job['result']['survey_id']}")
        kept = {file["path"]: file["sha256"] for file in survey["deliveries"][0]["files"]}
        self.assertEqual(kept, {name: hashlib.sha256(body).hexdigest() for name, body in files.items()})

    def test_a_full_disk_refuses_the_next_part_and_loses_nothing(self):
        run("init", "--data", self.data, check=0)
        server = Limited(self.data)
        self.addCleanup(server.stop)
        server.sign_in("manager") if server.ask("/api/uploads", "OPTIONS")[0] == 401 else None
        body = os.urandom(24 << 20)
        place, offset = self.announce(server, "o.tif", len(body)), 0
        server.limit(16 << 20)
        while True:
            status, headers, answer = self.patch(server, place, offset, body[offset:offset + (1 << 20)])
            if status != 204:
                break
            offset = int(headers["Upload-Offset"])
        self.assertEqual(status, 507, answer)
        self.assertEqual(json.loads(answer)["status"], 507)
        self.assertGreaterEqual(self.offset(server, place), offset)
        server.limit(resource.RLIM_INFINITY)
        offset = self.offset(server, place)
        while offset < len(body):
            status, headers, _ = self.patch(server, place, offset, body[offset:offset + (4 << 20)])
            self.assertEqual(status, 204)
            offset = int(headers["Upload-Offset"])
        self.assertEqual(self.whole(place), hashlib.sha256(body).hexdigest())


if __name__ == "__main__":
    unittest.main()
