"""The page's journey of three signatures, in both languages: a small city each, served to the real browser.

    confirm_journey.py WEB        with YARDSTICK the program
"""
import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../journeys"))
import confirm_city as city  # noqa: E402
from yardstick import PASSWORD, Journey  # noqa: E402

WEB = sys.argv.pop(1)
# Room 102 reaches 3 cm into 101, and 104 out of the floor.
ROOMS = {**city.ROOMS, "K-1-102": (4.27, 0.3, 4.0, 5.0), "K-1-104": (18.0, 0.3, 3.0, 5.0)}


class InTheBrowser(Journey):
    def test_both_languages(self):
        city.build(self, ROOMS)
        os.makedirs(os.path.join(self.data, "demo"), exist_ok=True)
        with open(os.path.join(self.data, "demo/accounts.txt"), "w", encoding="utf-8") as out:
            out.writelines(f"{login}\t{PASSWORD}\t{role}\t{unit or ''}\n" for login, (role, unit) in city.HEADS.items())
        made = self.data
        for language in ("zh", "en"):
            self.data = f"{made}_{language}"
            shutil.copytree(made, self.data)
            server = self.serve(role=None)
            done = subprocess.run(["npm", "run", "--silent", "e2e", "--", "confirm.spec.ts"], cwd=WEB, timeout=900, check=False,
                                  env={**os.environ, "YARDSTICK_URL": server.url, "YARDSTICK_DATA": self.data, "YARDSTICK_CONFIRM": "1", "JOURNEY_LANGUAGE": language})
            self.assertEqual(done.returncode, 0, language)
            server.stop()


if __name__ == "__main__":
    unittest.main()
