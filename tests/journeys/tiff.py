"""GeoTIFFs as the tests need them, written byte by byte: bands of bytes or floats in one strip a row."""
import math
import struct
import zlib

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 12: 8}
CODES = {2: "s", 3: "H", 4: "I", 12: "d"}


def tiff(width, height, bands, pixel, *, origin=(550000.0, 3880000.0), size=0.05, epsg=4548, nodata=None,
         alpha=False, extra=(), projected=True, turned=0, row=None):
    """pixel(x, y) gives a tuple of `bands` bytes (or one float when bands is 0); turned: degrees against the clock around the origin.
    row(y), in place of pixel, gives the bytes of a whole row, which are deflated: for images too large to go through by pixel."""
    floats = bands == 0
    count = 1 if floats else bands
    rows = []
    for y in range(height):
        if row:
            rows.append(zlib.compress(row(y), 1))
        elif floats:
            rows.append(struct.pack("<%df" % width, *(pixel(x, y) for x in range(width))))
        else:
            rows.append(b"".join(bytes(pixel(x, y)) for x in range(width)))
    tags = [
        (256, 4, [width]), (257, 4, [height]), (258, 3, [32 if floats else 8] * count), (259, 3, [8 if row else 1]),
        (262, 3, [2 if count >= 3 else 1]), (277, 3, [count]), (278, 4, [1]), (284, 3, [1]),
        (339, 3, [3 if floats else 1] * count),
    ]
    tags += [(34264, 12, matrix(origin, size, turned))] if turned else [
        (33550, 12, [size, size, 0.0]), (33922, 12, [0.0, 0.0, 0.0, origin[0], origin[1], 0.0])]
    if alpha:
        tags.append((338, 3, [2]))
    if epsg:
        model = [1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg] if projected else [1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, epsg]
        tags.append((34735, 3, [1, 1, 0, 3] + model))
    if nodata is not None:
        tags.append((42113, 2, str(nodata).encode() + b"\0"))
    tags += list(extra)
    lengths = [len(row) for row in rows]
    tags += [(273, 4, [0] * height), (279, 4, lengths)]
    tags.sort(key=lambda tag: tag[0])
    at = 8 + 2 + 12 * len(tags) + 4
    places, later = {}, b""
    for tag, kind, values in tags:
        n = len(values) * SIZES[kind]
        if n > 4:
            places[tag] = at + len(later)
            later += b"\0" * (n + n % 2)
    data = at + len(later)
    offsets = [data + sum(lengths[:i]) for i in range(height)] if height < 64 else None
    if offsets is None:
        offsets, here = [], data
        for length in lengths:
            offsets.append(here)
            here += length
    head = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", len(tags))
    body = bytearray(later)
    for tag, kind, values in tags:
        if tag == 273:
            values = offsets
        packed = values if kind == 2 else struct.pack("<%d%s" % (len(values), CODES[kind]), *values)
        head += struct.pack("<HHI", tag, kind, len(values))
        if len(packed) > 4:
            body[places[tag] - at:places[tag] - at + len(packed)] = packed
            head += struct.pack("<I", places[tag])
        else:
            head += packed.ljust(4, b"\0")
    return bytes(head) + struct.pack("<I", 0) + bytes(body) + b"".join(rows)


def matrix(origin, size, turned):
    """ModelTransformation: from columns and rows to eastings and northings."""
    east, north = math.cos(math.radians(turned)) * size, math.sin(math.radians(turned)) * size
    return [east, north, 0.0, origin[0], north, -east, 0.0, origin[1], 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]


def courtyard(width=300, height=200):
    """A picture with edges and slopes, as an orthophoto has them."""
    def pixel(x, y):
        wall = (x // 40 + y // 30) % 2
        return ((x * 3 + y) % 200 + 30, 90 + 60 * wall, (y * 2) % 180 + 40)
    return width, height, pixel


def attack(items):
    """A GDAL_METADATA tag with these items, for attacks."""
    text = "<GDALMetadata>" + "".join(items) + "</GDALMetadata>\0"
    return (42112, 2, text.encode())
