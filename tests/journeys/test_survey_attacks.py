"""Files that want more than to be looked at, through the very pipeline: no connection, no canary, no growth."""
import os
import socket
import struct
import threading
import time
import unittest

import tiff
from yardstick import Journey, run

CANARY = b"CANARY-7f3a9c51-of-the-office"


def raw_vrt(path, width=300, height=200):
    """A dataset in XML whose pixels are the bytes of any file."""
    band = (f'<VRTRasterBand dataType="Byte" band="{{}}" subClass="VRTRawRasterBand"><SourceFilename relativetoVRT="0">{path}'
            "</SourceFilename><ImageOffset>0</ImageOffset><PixelOffset>1</PixelOffset><LineOffset>0</LineOffset></VRTRasterBand>")
    return f'<VRTDataset rasterXSize="{width}" rasterYSize="{height}">' + "".join(band.format(b) for b in (1, 2, 3)) + "</VRTDataset>"


def bomb(width, height, tile):
    """A TIFF that is only a head: so many pixels of which there is not one."""
    tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 8), (262, 3, 1), (277, 3, 1), (322, 4, tile), (323, 4, tile),
            (324, 4, 8), (325, 4, 8)]
    return struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", len(tags)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags) + bytes(4)


class Listener:
    """Counts who knocks."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.knocks = self.socket.getsockname()[1], 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            self.knocks += 1
            line.close()


class Attacks(Journey):
    def setUp(self):
        super().setUp()
        self.listener = Listener()
        self.addCleanup(self.listener.socket.close)
        self.secret = self.file("secret.txt", CANARY * 4000)
        run("init", "--data", self.data, check=0)

    def overview(self, name, what):
        width, height, pixel = tiff.courtyard()
        escaped = what.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        item = f'<Item name="OVERVIEW_FILE" domain="OVERVIEWS">{escaped}</Item>'
        return self.file(name, tiff.tiff(width, height, 3, pixel, extra=[tiff.attack([item])]))

    def everything(self):
        for folder, _, names in os.walk(self.data):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    yield name, file.read()

    def attack(self, path):
        """Hand it in; whatever becomes of it, nothing of the outside may be in the ledger's folder."""
        start = time.time()
        done = run("import", "survey", path, "--data", self.data)
        self.assertLess(time.time() - start, 10, path)  # five times what it may take
        self.assertEqual(self.listener.knocks, 0, path)
        for name, body in self.everything():
            if not name.startswith("original-"):
                self.assertFalse(CANARY[:12] in body, (path, name))
        return done

    def refused(self, path):
        done = self.attack(path)
        self.assertEqual(done.returncode, 1, (path, done.stdout, done.stderr))
        self.assertEqual(os.listdir(self.data + "/blobs"), [], path)
        self.assertEqual([name for name in os.listdir(self.data + "/spool") if name.startswith("job-")], [], path)

    def test_other_formats_under_a_good_name(self):
        for name, text in {
            "vrt.tif": raw_vrt(self.secret),
            "curl.tif": f'<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
                        f"<SourceFilename>/vsicurl/http://127.0.0.1:{self.listener.port}/a.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
            "wms.tif": f'<GDAL_WMS><Service name="TMS"><ServerUrl>http://127.0.0.1:{self.listener.port}/</ServerUrl></Service></GDAL_WMS>',
        }.items():
            self.refused(self.file(name, text))

    def test_bombs_are_refused_by_their_heads(self):
        for name, body in {"wide.tif": bomb(300000, 300000, 256), "tile.tif": bomb(60000, 60000, 60000),
                           "strip.tif": bomb(2 ** 31 - 1, 2 ** 31 - 1, 512)}.items():
            self.refused(self.file(name, body))

    def test_an_inner_tag_opens_nothing(self):
        for name, what in {
            "curl.tif": f"/vsicurl/http://127.0.0.1:{self.listener.port}/a.tif",
            "streaming.tif": f"/vsicurl_streaming/http://127.0.0.1:{self.listener.port}/a.tif",
            "file.tif": self.secret,
            "vrt.tif": raw_vrt(self.secret, 150, 100),
        }.items():
            self.attack(self.overview(name, what))

    def test_beside_a_file_nothing_is_read(self):
        path = self.overview("plain.tif", "")
        self.file("plain.tif.ovr", raw_vrt(self.secret, 150, 100))
        self.file("plain.tif.aux.xml", "<PAMDataset><Metadata domain='OVERVIEWS'><MDI key='OVERVIEW_FILE'>" +
                  raw_vrt(self.secret, 150, 100).replace("<", "&lt;") + "</MDI></Metadata></PAMDataset>")
        self.attack(path)


if __name__ == "__main__":
    unittest.main()
