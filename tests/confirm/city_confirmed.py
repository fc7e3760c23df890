"""A demo city confirmed unit by unit over HTTP by whole_city.py, and its hashes and audit verified afterwards.

Some buildings; with YARDSTICK_WHOLE_CITY=1 all of them, which takes minutes (docs/confirmation.md).
"""
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../journeys"))
from yardstick import Journey, run  # noqa: E402

SOME = "2"


class CityConfirmed(Journey):
    def test_every_room_exactly_once_and_board_and_totals_agree(self):
        run("demo", "--no-survey", "--data", self.data, check=0)
        server = self.serve(role=None)
        some = [] if os.environ.get("YARDSTICK_WHOLE_CITY") else [SOME]
        done = subprocess.run([sys.executable, os.path.join(HERE, "whole_city.py"), server.url, self.data, *some], check=False)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(server.stop(), 0)
        print(run("audit", "verify", "--data", self.data, check=0).stdout)


if __name__ == "__main__":
    unittest.main()
