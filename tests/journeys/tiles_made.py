"""Files of tiles made by hand, from the specifications and not with the program's code."""
import gzip
import json
import sqlite3
import struct
import zlib


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, body):
    return varint(number << 3 | 2) + varint(len(body)) + body


def vector_tile(layer="road", name="长安街", at=2048):
    """A line across the tile, with a name and a class."""
    zigzag = lambda v: varint(v << 1 ^ v >> 31)
    line = varint(9) + zigzag(0) + zigzag(at) + varint(10) + zigzag(4096) + zigzag(0)
    feature = varint(1 << 3) + varint(7) + field(2, varint(0) + varint(0) + varint(1) + varint(1)) + \
        varint(3 << 3) + varint(2) + field(4, line)
    values = [field(1, name.encode()), field(1, b"primary")]
    body = varint(15 << 3) + varint(2) + field(1, layer.encode()) + field(2, feature) + \
        field(3, b"name") + field(3, b"class") + b"".join(field(4, v) for v in values)
    return field(3, body)


def picture(side=256, shade=200):
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = (b"\0" + bytes([shade]) * side) * side
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def mbtiles(path, tiles, metadata=None, schema=None):
    """tiles: (z, x, y to the south, bytes)."""
    db = sqlite3.connect(path)
    db.executescript(schema or "CREATE TABLE metadata(name TEXT, value TEXT);"
                     "CREATE TABLE tiles(zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);")
    db.executemany("INSERT INTO metadata VALUES(?, ?)", list((metadata or {}).items()))
    if tiles:
        db.executemany("INSERT INTO tiles VALUES(?, ?, ?, ?)",
                       [(z, x, (1 << z) - 1 - y if 0 <= z < 40 else y, data) for z, x, y, data in tiles])
    db.commit()
    db.close()
    return path


def hilbert(z, x, y):
    number, place, side = ((1 << 2 * z) - 1) // 3, 0, (1 << z) // 2
    while side:
        east, south = int(x & side > 0), int(y & side > 0)
        place += side * side * (3 * east ^ south)
        if not south:
            if east:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        side //= 2
    return number + place


def directory(entries):
    """(number, run, length, offset), in the order of numbers."""
    out, last = varint(len(entries)), 0
    for number, *_ in entries:
        out += varint(number - last)
        last = number
    for column in (1, 2):
        out += b"".join(varint(entry[column]) for entry in entries)
    return out + b"".join(varint(entry[3] + 1) for entry in entries)


def pmtiles(path, tiles, kind=1, outer=2, metadata=None, leaves=False, bounds=(116.3, 39.8, 116.5, 40)):
    body, entries = b"", []
    for number, data in sorted((hilbert(z, x, y), data) for z, x, y, data in tiles):
        entries.append((number, 1, len(data), len(body)))
        body += data
    root, leaf = gzip.compress(directory(entries)), b""
    if leaves:
        leaf = root
        root = gzip.compress(directory([(entries[0][0], 0, len(leaf), 0)]))
    meta = gzip.compress(json.dumps(metadata or {}).encode())
    at, parts = 127, []
    for part in (root, meta, leaf, body):
        parts += [at, len(part)]
        at += len(part)
    zooms = [z for z, *_ in tiles]
    head = b"PMTiles\x03" + struct.pack("<11Q", *parts, len(entries), len(entries), len(entries)) + \
        struct.pack("<6B4iB2i", 1, 2, outer, kind, min(zooms), max(zooms), *(round(side * 1e7) for side in bounds),
                    min(zooms), round(bounds[0] * 1e7), round(bounds[1] * 1e7))
    with open(path, "wb") as out:
        out.write(head + root + meta + leaf + body)
    return path


def read_pmtiles(path):
    """Everything in a PMTiles file: tiles by (z, x, y), metadata, and some of the header."""
    with open(path, "rb") as file:
        whole = file.read()
    assert whole[:8] == b"PMTiles\x03"
    parts = struct.unpack("<11Q", whole[8:96])
    root, meta, leaves, body = [whole[parts[i]:parts[i] + parts[i + 1]] for i in (0, 2, 4, 6)]
    assert parts[0] + parts[1] <= 16384
    clustered, inner, outer, kind, low, high = struct.unpack("<6B", whole[96:102])
    assert inner == 2
    entries, todo = [], [gzip.decompress(root)]
    while todo:
        found = read_directory(todo.pop(0))
        for number, run, length, offset in found:
            if run:
                entries.append((number, run, body[offset:offset + length]))
            else:
                todo.append(gzip.decompress(leaves[offset:offset + length]))
    places = {hilbert(z, x, y): (z, x, y) for z in range(low, min(high, 9) + 1) for x in range(1 << z) for y in range(1 << z)}
    tiles = {places.get(number + i) or place(number + i): data for number, run, data in entries for i in range(run)}
    assert len(tiles) == parts[8] and len(entries) == parts[9]
    return {"tiles": tiles, "metadata": json.loads(gzip.decompress(meta)), "clustered": clustered == 1, "outer": outer, "kind": kind,
            "zooms": (low, high)}


def read_directory(data):
    at = 0

    def take():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
    n, number, rows = take(), 0, []
    for _ in range(n):
        number += take()
        rows.append([number])
    for _ in range(2):
        for row in rows:
            row.append(take())
    for i, row in enumerate(rows):
        said = take()
        row.append(said - 1 if said else rows[i - 1][3] + rows[i - 1][2])
    assert at == len(data)
    return rows


def place(number):
    """The tile of a number, by going down the curve."""
    z = 0
    while ((1 << 2 * (z + 1)) - 1) // 3 <= number:
        z += 1
    x = y = 0
    for level in range(1, z + 1):
        for dx, dy in ((0, 0), (0, 1), (1, 1), (1, 0)):
            here = (2 * x + dx, 2 * y + dy)
            first = hilbert(z, here[0] << (z - level), here[1] << (z - level))
            low = ((1 << 2 * z) - 1) // 3
            span = 1 << 2 * (z - level)
            start = low + (first - low) // span * span
            if start <= number < start + span:
                x, y = here
                break
    return z, x, y
