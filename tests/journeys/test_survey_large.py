"""An orthophoto of 10,000 by 10,000 pixels, a hundred million: in bounded memory, every tile where it belongs."""
import resource
import subprocess
import unittest

import tiff
from pictures import SIDE, Pictures
from yardstick import PROGRAM, run

PIXELS, FIELDS = 10000, 20
MEMORY_BYTES = 1500 << 20  # of the largest process, the worker that draws


def colour(column, row):
    number = (column * 7 + row * 13) % 97
    return (number * 37) % 200 + 30, (number * 91) % 180 + 40, (number * 53) % 160 + 60


class SurveyLarge(Pictures):
    def test_it_takes_no_more_memory_than_it_may(self):
        rows = [b"".join(bytes(colour(i, k)) * (PIXELS // FIELDS) for i in range(FIELDS)) for k in range(FIELDS)]
        path = self.file("large.tif", tiff.tiff(PIXELS, PIXELS, 3, None, size=0.1, row=lambda y: rows[y * FIELDS // PIXELS]))
        run("init", "--data", self.data, check=0)
        subprocess.run([PROGRAM, "import", "survey", path, "--data", self.data, "--from", "2026-05-04"], check=True, capture_output=True, timeout=1100)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, MEMORY_BYTES)
        server = self.serve()
        image, = server.json("/api/surveys/1")["imagery"]
        # A kilometre square of 10 cm: some 33 tiles of 256 pixels across at zoom 20.
        self.assertEqual(image["max_zoom"], 20)
        places = {z: list(self.places_of(image["bounds"], [z])) for z in range(image["min_zoom"], 21)}
        self.assertGreater(len(places[20]), 1000)
        for z, all_of in places.items():
            step = max(1, len(all_of) // 12)
            for place in all_of[::step]:
                self.assertEqual(server.ask("/tiles/ortho-%d/%d/%d/%d" % (image["id"], *place))[0], 200, place)
        # In the midst of a field it is the field's colour.
        x, y = ((places[20][0][k] + places[20][-1][k]) // 2 for k in (1, 2))
        planes, alpha = self.bands(self.file("tile.webp", server.ask(f"/tiles/ortho-{image['id']}/20/{x}/{y}")[2]))
        known = [colour(i, k) for i in range(FIELDS) for k in range(FIELDS)]
        middle = tuple(plane[SIDE // 2 + 128] for plane in planes)
        self.assertEqual(alpha[SIDE // 2 + 128], 255)
        self.assertLess(min(max(abs(a - b) for a, b in zip(middle, one)) for one in known), 8, middle)


if __name__ == "__main__":
    unittest.main()
