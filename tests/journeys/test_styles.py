"""Styles over HTTP: each in every colouring, filled in, by its own addresses, and valid for the official validator."""
import json
import os
import shutil
import subprocess
import unittest

from yardstick import Journey, run

WEB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../web/node_modules/@maplibre/maplibre-gl-style-spec")
COLOURINGS = ("use", "institution", "state", "idle", "over_standard", "tenure", "age", "difference")


class Styles(Journey):
    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, check=0)
        self.server = self.serve()

    def test_every_style_in_every_colouring(self):
        listed = self.server.json("/ogc/styles")["styles"]
        self.assertEqual(sorted(style["id"] for style in listed), ["city", "floor", "imagery", "print"])
        links = [link["href"].replace(self.server.url, "") for style in listed for link in style["links"]]
        self.assertEqual(len(links), 7)  # paper has no night
        texts = set()
        for link in links:
            for by in COLOURINGS:
                text = self.server.ask(f"{link}&by={by}&floor=3")[2].decode()
                texts.add(text)
                self.assertNotIn('"@', text)
                style = json.loads(text)
                self.assertTrue(all(source["url"].startswith(self.server.url + "/tiles/") for source in style["sources"].values()), link)
                room = next(layer for layer in style["layers"] if layer["id"] == "room-fill")
                self.assertEqual(room["filter"], ["==", ["get", "ordinal"], 3])
        self.assertEqual(len(texts), len(links) * len(COLOURINGS))

    def test_what_there_is_not(self):
        self.assertEqual(self.server.ask("/styles/nothing.json")[0], 404)
        self.assertEqual(self.server.ask("/styles/colourings%2Fuse.json")[0], 404)
        self.assertEqual(self.server.ask("/styles/city.json?by=colour")[0], 400)
        status, headers, body = self.server.ask("/styles/print.json?theme=dark")
        self.assertEqual((status, body), (200, self.server.ask("/styles/print.json")[2]))
        self.assertEqual(self.server.ask("/styles/print.json", headers={"If-None-Match": headers["ETag"]})[0], 304)

    @unittest.skipUnless(shutil.which("node") and os.path.isdir(WEB), "no node, or the page's packages are not installed")
    def test_the_official_validator_passes_them(self):
        files = []
        for style in ("city", "floor", "imagery", "print"):
            for by in COLOURINGS:
                body = self.server.ask(f"/styles/{style}.json?by={by}&theme=dark&floor=-1")[2]
                files.append(self.file(f"{style}.{by}.json", body))
        program = os.path.join(WEB, "dist/gl-style-validate.mjs")
        for path in files:
            done = subprocess.run(["node", program, path], capture_output=True, text=True, timeout=60)
            self.assertEqual((done.returncode, done.stdout), (0, ""), path + done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
