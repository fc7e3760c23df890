"""What lies beside the images of a delivery: point clouds, photos, the producer's report."""
import io
import json
import os
import unittest
import zipfile

import drone_files
import tiff
from yardstick import SHARED, Journey, run


class DroneFiles(Journey):
    def info(self, *paths, status=0):
        done = run("survey", "info", *paths, "--json", check=status)
        return json.loads(done.stdout)

    def test_a_cloud_is_known_by_its_head(self):
        file, = self.info(self.file("cloud.bin", drone_files.las(120)))["files"]
        facts = file["facts"]
        self.assertEqual((file["kind"], file["verdict"], file["date"]), ("points", "good", "2026-05-10"))
        self.assertEqual((facts["format"], facts["points"], facts["point_format"], facts["software"]),
                         ("LAS 1.2", 120, 0, "ODM 3.5.3"))
        self.assertEqual((file["crs"]["epsg"], file["crs"]["certainty"]), (4548, "exact"))
        west, south, east, north = file["bounds"]
        self.assertTrue(117.5 < west < east < 117.6 and 35.0 < south < north < 35.1, file["bounds"])

    def test_a_cloud_that_lies_of_its_length_is_refused(self):
        cut, = self.info(self.file("cut.las", drone_files.las(10, promised=11)), status=1)["files"]
        self.assertIn("promises 11 points", cut["findings"][0]["text"])
        self.info(self.file("head.las", drone_files.las(10)[:200]), status=1)

    def test_a_photo_says_where_it_was_taken_or_nothing(self):
        paths = [self.file("a.jpg", drone_files.photo(117.25, 34.75)), self.file("b.jpg", drone_files.photo(None))]
        with_place, without = self.info(*paths)["files"]
        facts = with_place["facts"]
        self.assertAlmostEqual(facts["lon"], 117.25, 6)
        self.assertAlmostEqual(facts["lat"], 34.75, 6)
        self.assertEqual((facts["relative_height"], facts["direction"], facts["pitch"], facts["time"]),
                         (80.5, 330.0, -90.0, "2026-05-04T10:11:12"))
        self.assertEqual((with_place["verdict"], facts["camera"]), ("good", "DJI FC6310"))
        self.assertEqual(without["verdict"], "remarks")
        self.assertNotIn("bounds", without)
        self.assertIn("does not say where", without["findings"][0]["text"])

    def test_the_producers_report_is_read(self):
        stats = {"processing_statistics": {"area": 12345.5}, "reconstruction_statistics": {
            "reprojection_error_pixels": 0.42, "reconstructed_shots_count": 31, "has_gcp": True},
            "gcp_errors": {"average_error": 0.031}}
        report = self.file("stats.json", json.dumps(stats).encode())
        control = self.file("gcp.txt", b"EPSG:4548\n550010.1 3880020.2 41.0 100 200 a.jpg\n550020.1 3880020.2 41.0 110 210 b.jpg\n")
        plain = self.file("note.txt", b"read me\n")
        files = {file["path"]: file for file in self.info(report, control, plain, status=1)["files"]}
        facts = files["stats.json"]["facts"]
        self.assertEqual((files["stats.json"]["kind"], facts["reprojection_error_px"], facts["gcp_error_m"], facts["photos"]),
                         ("report", 0.42, 0.031, 31))
        self.assertEqual((files["gcp.txt"]["kind"], files["gcp.txt"]["facts"]["control_points"]), ("control", 2))
        self.assertEqual(files["note.txt"]["kind"], "text")

    def test_a_delivery_keeps_all_of_it(self):
        run("init", "--data", self.data, check=0)
        width, height, pixel = tiff.courtyard(60, 40)
        paths = [self.file("ortho.tif", tiff.tiff(width, height, 3, pixel)), self.file("cloud.las", drone_files.las()),
                 self.file("a.jpg", drone_files.photo())]
        done = run("import", "survey", *paths, "--data", self.data, check=0)
        server = self.serve()
        survey = server.json(done.stdout.split()[-1])
        kinds = sorted(file["kind"] for file in survey["deliveries"][0]["files"])
        self.assertEqual(kinds, ["ortho", "photo", "points"])
        kept = [name for name in os.listdir(self.data + "/blobs") if name.startswith("original-")]
        self.assertEqual(len(kept), 3)

    def zip(self, name, files):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for path, body in files.items():
                out.writestr(path, body)
        return self.file(name, packed.getvalue())

    def spool(self):
        return [name for name in os.listdir(self.data + "/spool") if name.startswith("job-")]

    def test_photos_have_places_and_small_pictures(self):
        run("init", "--data", self.data, check=0)
        whole = drone_files.photo(117.25, 34.75, width=640, height=480)
        broken = drone_files.photo(117.26, 34.75)
        paths = [self.file("a.jpg", whole), self.file("b.jpg", broken[:broken.index(b"\xff\xda")] + b"\xff\xda\0\x08"), self.file("c.jpg", drone_files.photo(None))]
        done = run("import", "survey", *paths, "--data", self.data, check=0)
        server = self.serve()
        photos = {photo["name"]: photo for photo in server.json(done.stdout.split()[-1] + "/photos")["items"]}
        self.assertEqual(sorted(photos), ["a.jpg", "b.jpg"])
        first = photos["a.jpg"]
        self.assertEqual((first["lon"], first["lat"], first["relative_height"], first["direction"]), (117.25, 34.75, 80.5, 330))
        status, headers, body = server.ask(first["thumb"])
        self.assertEqual((status, headers["Content-Type"], body[:4]), (200, "image/webp", b"RIFF"))
        self.assertFalse(b"DJI" in body)
        self.assertIsNone(photos["b.jpg"]["thumb"])
        self.assertEqual(server.ask("/api/photos/999.webp")[0], 404)

    def test_files_that_do_not_lie_on_each_other_are_told(self):
        width, height, pixel = tiff.courtyard(200, 160)
        ortho = self.file("ortho.tif", tiff.tiff(width, height, 3, pixel, size=0.5))
        near = self.file("near.las", drone_files.las(low=(550000, 3879920, 40), high=(550100, 3880000, 75)))
        far = self.file("far.las", drone_files.las(low=(550060, 3879920, 40), high=(550160, 3880000, 75)))
        self.assertEqual(self.info(ortho, near)["verdict"], "good")
        told = {file["path"]: [finding["text"] for finding in file["findings"] if "does not lie" in finding["text"]] for file in self.info(ortho, far)["files"]}
        self.assertEqual([len(told["ortho.tif"]), len(told["far.las"])], [1, 1], told)
        self.assertIn("60 m apart", told["far.las"][0])
        self.assertIn("40 % of the smaller", told["ortho.tif"][0])

    def test_a_zip_is_a_delivery(self):
        run("init", "--data", self.data, check=0)
        width, height, pixel = tiff.courtyard(60, 40)
        path = self.zip("东院成果.zip", {"odm_orthophoto/正射.tif": tiff.tiff(width, height, 3, pixel), "photos/a.jpg": drone_files.photo(),
                                      "photos/b.jpg": drone_files.photo(117.6), ".DS_Store": b"x", "__MACOSX/a": b"x"})
        info = self.info(path)
        self.assertEqual(sorted(file["path"] for file in info["files"]), ["odm_orthophoto/正射.tif", "photos/a.jpg", "photos/b.jpg"])
        self.assertEqual((info["producer"], info["verdict"]), ("odm", "good"))
        done = run("import", "survey", path, "--data", self.data, check=0)
        server = self.serve()
        survey = server.json(done.stdout.split()[-1])
        self.assertEqual((survey["files"], len(survey["imagery"])), (3, 1))
        self.assertEqual(self.spool(), [])

    def test_bombs_and_hostile_zips_are_refused_and_leave_nothing(self):
        run("init", "--data", self.data, check=0)
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as out:
            out.writestr("a", b"a")
        with open(self.zip("lie.zip", {"a.txt": b"0123456789" * 3000}), "rb") as file:
            lying = bytearray(file.read())
        at = lying.rindex(b"PK\x01\x02")
        lying[at + 24:at + 28] = (5000).to_bytes(4, "little")
        cases = {
            "bomb.zip": ({"a.tif": bytes(30 << 20)}, None), "many.zip": ({f"{i}.txt": b"a" for i in range(2001)}, None),
            "up.zip": ({"../../etc/a.tif": b"a"}, None), "root.zip": ({"/etc/a.tif": b"a"}, None),
            "nested.zip": ({"in.zip": inner.getvalue()}, None), "cut.zip": (None, bytes(lying[:len(lying) // 2])),
            "lie2.zip": (None, bytes(lying)),
        }
        for name, (files, body) in cases.items():
            path = self.zip(name, files) if files else self.file(name, body)
            done = run("import", "survey", path, "--data", self.data)
            self.assertEqual(done.returncode, 1, (name, done.stdout))
            self.assertIn("zip", done.stderr, name)
            self.assertEqual((os.listdir(self.data + "/blobs"), self.spool()), ([], []), name)

    @unittest.skipUnless(os.path.isdir(SHARED + "/data/drone/brighton"), "no ../shared/data/drone")
    def test_real_photos_and_the_cloud_made_of_them(self):
        files = {file["path"]: file for file in self.info(SHARED + "/data/drone/brighton")["files"]}
        cloud, first = files["model.laz"], files["DJI_0018.JPG"]
        self.assertEqual((cloud["kind"], cloud["facts"]["points"], cloud["facts"]["point_format"], cloud["facts"]["format"]),
                         ("points", 940393, 3, "LAZ 1.2"))
        self.assertEqual(cloud["crs"]["epsg"], 32615)
        for name in ("DJI_0018.JPG", "DJI_0024.JPG", "DJI_0026.JPG"):
            west, south, _, _ = files[name]["bounds"]
            self.assertTrue(-91.9950 < west < -91.9930 and 46.8420 < south < 46.8431, name)
        self.assertIn("relative_height", first["facts"])

    @unittest.skipUnless(os.path.isdir(SHARED + "/data/malformed"), "no ../shared/data/malformed")
    def test_malformed_clouds_are_refused(self):
        for name in ("bad_vlr_count.las", "garbage_nVariableLength.las", "broken_coder.laz", "broken_size.laz"):
            self.info(f"{SHARED}/data/malformed/{name}", status=1)


if __name__ == "__main__":
    unittest.main()
