"""Reads Mapbox Vector Tiles 2.1, to see whether two servers drew the same."""
import math, struct


def varint(b, at):
    value = shift = 0
    while True:
        byte = b[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def fields(b):
    at = 0
    while at < len(b):
        key, at = varint(b, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(b, at)
        elif kind == 2:
            n, at = varint(b, at)
            value, at = b[at:at + n], at + n
        else:
            n = 8 if kind == 1 else 4
            value, at = b[at:at + n], at + n
        yield key >> 3, value


def packed(b):
    at, out = 0, []
    while at < len(b):
        value, at = varint(b, at)
        out.append(value)
    return out


def signed(n):
    return (n >> 1) ^ -(n & 1)


def value_of(b):
    for field, v in fields(b):
        if field == 1:
            return v.decode()
        if field in (2, 3):
            return round(struct.unpack("<f" if field == 2 else "<d", v)[0], 2)
        if field == 4 or field == 5:
            return v
        if field == 6:
            return signed(v)
        if field == 7:
            return bool(v)


def shape_of(commands):
    """(area less holes in square units, length of the outline, [ring of points])"""
    x = y = at = 0
    total, outline, ring, rings = 0, 0.0, [], []
    while at < len(commands):
        op, n = commands[at] & 7, commands[at] >> 3
        at += 1
        if op == 7:
            sides = list(zip(ring, ring[1:] + ring[:1]))
            total += sum(a[0] * b[1] - b[0] * a[1] for a, b in sides)
            outline += sum(math.dist(a, b) for a, b in sides)
            continue
        if op == 1:
            ring = []
            rings.append(ring)
        for _ in range(n):
            x, y, at = x + signed(commands[at]), y + signed(commands[at + 1]), at + 2
            ring.append((x, y))
    return abs(total) / 2, outline, rings


def inside(ring, extent=4096):
    """What is left of a ring within the tile proper, without its buffer."""
    for axis, sign, limit in ((0, 1, 0), (0, -1, -extent), (1, 1, 0), (1, -1, -extent)):
        left = []
        for a, b in zip(ring, ring[1:] + ring[:1]):
            u, v = a[axis] * sign - limit, b[axis] * sign - limit
            if u > 0:
                left.append(a)
            if (u > 0) != (v > 0):
                t = u / (u - v)
                left.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        ring = left
    return ring


def read(b):
    """{layer: {id: (shape_of, {attribute: value})}}, {layer: extent}"""
    layers, extents = {}, {}
    for field, layer in fields(b):
        if field != 3:
            continue
        name, keys, values, features, extent = "", [], [], [], 4096
        for f, v in fields(layer):
            if f == 1:
                name = v.decode()
            elif f == 2:
                features.append(v)
            elif f == 3:
                keys.append(v.decode())
            elif f == 4:
                values.append(value_of(v))
            elif f == 5:
                extent = v
        out = layers.setdefault(name, {})
        extents[name] = extent
        for feature in features:
            number, tags, commands = None, [], []
            for f, v in fields(feature):
                if f == 1:
                    number = v
                elif f == 2:
                    tags = packed(v)
                elif f == 4:
                    commands = packed(v)
            said = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2])}
            out[number] = (shape_of(commands), said)
    return layers, extents
