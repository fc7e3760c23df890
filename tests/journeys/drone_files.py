"""Point clouds and photos as the tests need them, written byte by byte."""
import struct


def las(points=100, *, epsg=4548, low=(550000.0, 3880000.0, 40.0), high=(550100.0, 3880080.0, 75.0), software=b"ODM 3.5.3",
        year=2026, day=130, promised=None):
    """LAS 1.2 of format 0; every point is nothing: only the head is read."""
    keys = struct.pack("<12H", 1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, epsg)
    record = struct.pack("<H16sHH32s", 0, b"LASF_Projection", 34735, len(keys), b"") + keys if epsg else b""
    head = b"LASF" + bytes(20) + bytes([1, 2]) + struct.pack("<32s32sHHHIIBHI", b"", software, day, year, 227, 227 + len(record),
                                                             1 if epsg else 0, 0, 20, points if promised is None else promised)
    head += bytes(20) + struct.pack("<6d", 0.01, 0.01, 0.01, 0, 0, 0)
    head += struct.pack("<6d", high[0], low[0], high[1], low[1], high[2], low[2])
    return head + record + bytes(20 * points)


def rational(*values):
    return b"".join(struct.pack("<II", round(value * 10000), 10000) for value in values)


def angle(degrees):
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    return rational(whole, minutes, (degrees - whole - minutes / 60) * 3600)


def ifd(at, entries):
    """One directory at `at`, its values behind it."""
    later, head = b"", struct.pack("<H", len(entries))
    data = at + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in sorted(entries):
        if len(value) > 4:
            head += struct.pack("<HHII", tag, kind, count, data + len(later))
            later += value + b"\0" * (len(value) % 2)
        else:
            head += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
    return head + struct.pack("<I", 0) + later


def exif(lon, lat, taken):
    gps = [] if lon is None else [(1, 2, 2, b"N\0"), (2, 5, 3, angle(lat)), (3, 2, 2, b"E\0"), (4, 5, 3, angle(lon)),
                                  (5, 1, 1, b"\0"), (6, 5, 1, rational(132.5))]
    entries = [(271, 2, 4, b"DJI\0"), (272, 2, 7, b"FC6310\0"), (306, 2, 20, taken + b"\0")]
    size = len(ifd(8, entries + [(34853, 4, 1, bytes(4))]))
    first = ifd(8, entries + ([(34853, 4, 1, struct.pack("<I", 8 + size))] if gps else []))
    return b"II*\0" + struct.pack("<I", 8) + first + (ifd(8 + size, gps) if gps else b"")


def segment(marker, body):
    return struct.pack(">BBH", 255, marker, len(body) + 2) + body


def photo(lon=117.5, lat=34.8, *, taken=b"2026:05:04 10:11:12", width=64, height=48, grey=160, relative=80.5, yaw=-30.0):
    """A real JPEG of one grey; without lon it says nothing of where."""
    blocks = (width // 8) * (height // 8)
    level = round((grey - 128) * 8 / 8)  # the DC of a flat block, by a quantiser of 8
    size = abs(level).bit_length()
    bits = f"{size:04b}" + (f"{level if level > 0 else level + (1 << size) - 1:0{size}b}" if size else "") + "0"
    bits += ("0000" + "0") * (blocks - 1)  # no difference, end of block
    bits += "1" * (-len(bits) % 8)
    scan = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")
    xmp = b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:Description drone-dji:RelativeAltitude="+%.2f" ' \
          b'drone-dji:GimbalYawDegree="%.2f" drone-dji:GimbalPitchDegree="-90.00"/></x:xmpmeta>' % (relative, yaw)
    dc = bytes(3) + bytes([12]) + bytes(12) + bytes(range(12))
    return (b"\xff\xd8" + segment(0xE1, b"Exif\0\0" + exif(lon, lat, taken)) + segment(0xE1, xmp) +
            segment(0xDB, b"\0" + bytes([8] * 64)) + segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0") +
            segment(0xC4, b"\0" + dc) + segment(0xC4, b"\x10" + bytes([1]) + bytes(15) + b"\0") +
            segment(0xDA, b"\1\1\0\0\x3f\0") + scan + b"\xff\xd9")
