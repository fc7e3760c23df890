"""peers: who else makes or sends the demo city's tiles: PostGIS, geojson-vt with vt-pbf, nginx with files.

Each gets the layers of city_data in the projection it wants, indexed, before it is timed.
"""
import gzip, json, os, shutil, subprocess, time
import measure
from city_data import LAYERS
from measure import check, run

POSTGRES = "/usr/lib/postgresql/15/bin/"
PACKAGES = {"nginx": "nginx-light", POSTGRES + "postgres": "postgresql-15",
            "/usr/share/postgresql/15/extension/postgis.control": "postgresql-15-postgis-3"}


# ---- PostGIS: SQL alone ---------------------------------------------------------------------

MVT_FUNCTION = """
CREATE FUNCTION tile(z int, x int, y int) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
DECLARE
    square geometry := ST_TileEnvelope(z, x, y);
    around geometry := ST_TileEnvelope(z, x, y, margin => 64.0 / 4096);
    made bytea := ''; one bytea;
BEGIN
%s
    RETURN made;
END $$"""

MVT_LAYER = """
    IF z >= %d THEN
        SELECT ST_AsMVT(t, '%s', 4096, 'shape', 'id') INTO one FROM (
            SELECT id, %s, ST_AsMVTGeom(geom, square, 4096, 64, true) AS shape
              FROM %s WHERE geom && around) AS t WHERE shape IS NOT NULL;
        made := made || coalesce(one, '');
    END IF;"""


class PostGIS:
    """One backend of a server of its own, on core 0; psql asks it through a socket."""

    def __init__(self, folder, data=None):
        self.folder = folder + "/postgis"
        shutil.rmtree(self.folder, ignore_errors=True)
        os.mkdir(self.folder)
        self.user = {}
        if os.geteuid() == 0:  # the server refuses to be run by root
            shutil.chown(self.folder, "postgres", "postgres")
            self.user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        run(POSTGRES + "initdb", "-D", self.folder + "/data", "--auth=trust", "-E", "UTF8",
            "--locale=C", cwd=self.folder, **self.user)
        settings = ["shared_buffers=512MB", "max_parallel_workers_per_gather=0", "jit=off",
                    "autovacuum=off", "fsync=off", "listen_addresses=",
                    "unix_socket_directories=" + self.folder]
        self.process = measure.start(
            POSTGRES + "postgres", "-D", self.folder + "/data",
            *[word for s in settings for word in ("-c", s)], stderr=subprocess.DEVNULL,
            cwd=self.folder, **self.user)
        for _ in range(600):
            if subprocess.run([POSTGRES + "pg_isready", "-q", "-h", self.folder]).returncode == 0:
                break
            time.sleep(0.1)
        self.fill(data or folder + "/peer.gpkg")

    def psql(self, text):
        return run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.folder,
                   "-d", "postgres", "-c", text, cwd=self.folder, **self.user)

    def fill(self, peer):
        self.psql("CREATE EXTENSION postgis")
        readable = self.folder + "/peer.gpkg"
        shutil.copy(peer, readable)
        if self.user:
            shutil.chown(readable, "postgres", "postgres")
        for layer, _, _, _, _ in LAYERS:
            run("ogr2ogr", "-f", "PostgreSQL", "PG:host=%s dbname=postgres" % self.folder, readable,
                layer, "-nln", layer, "-lco", "GEOMETRY_NAME=geom", "-lco", "FID=id",
                "-preserve_fid", "-lco", "SPATIAL_INDEX=GIST", "--config", "PG_USE_COPY", "YES",
                cwd=self.folder, **self.user)
            # as it lies best for tiles: along the Hilbert curve
            for text in ("CREATE INDEX %s_along ON %s (geom)" % (layer, layer),
                         "CLUSTER %s USING %s_along" % (layer, layer), "VACUUM ANALYZE " + layer):
                self.psql(text)
        self.psql(MVT_FUNCTION % "".join(
            MVT_LAYER % (first, layer, ", ".join('"%s"' % n for n in names.split(",")), layer)
            for layer, _, first, names, _ in LAYERS))

    def tile(self, z, x, y):
        return bytes.fromhex(self.psql("SELECT encode(tile(%d, %d, %d), 'hex')" % (z, x, y)).strip())

    def version(self):
        return self.psql("SELECT postgis_lib_version() || ', PostgreSQL ' || "
                         "current_setting('server_version')").strip()

    def timed(self, tiles):
        """-> CPU seconds of the backend for these tiles, once each, in one session, plans kept"""
        script = self.folder + "/tiles.sql"
        with open(script, "w") as f:
            f.write("SELECT pg_backend_pid();\n")
            f.write("SELECT length(tile(%d, %d, %d));\n" % tiles[0])
            f.write("SELECT 'begin';\n")
            for tile in tiles:
                f.write("SELECT length(tile(%d, %d, %d));\n" % tile)
            f.write("SELECT 'end'; SELECT pg_sleep(1);\n")
        process = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", "-h", self.folder, "-d",
                                    "postgres", "-f", script], stdout=subprocess.PIPE, text=True,
                                   cwd=self.folder, **self.user)
        backend = int(process.stdout.readline())
        start = n = 0
        used = None
        for line in process.stdout:
            if line == "begin\n":
                start = measure.cpu_of(backend)
            elif line == "end\n":
                used = measure.cpu_of(backend) - start
            else:
                n += 1
        process.wait()
        check(used is not None and n >= len(tiles), "PostGIS did not make every tile")
        return used

    def stop(self):
        measure.stop(self.process)


# ---- geojson-vt and vt-pbf ------------------------------------------------------------------

GEOJSON_VT = "5.0.3"
VT_PBF = "3.1.3"

NODE = """
import fs from "node:fs";
import zlib from "node:zlib";
import GeoJSONVT from "geojson-vt";
import vtpbf from "vt-pbf";
const [folder, listing, first] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])];
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6; };
const options = { maxZoom: 18, indexMaxZoom: 5, indexMaxPoints: 100000, tolerance: 0, extent: 4096, buffer: 64 };
let at = cpu();
const indexes = Object.keys(first).map((name) =>
    [name, new GeoJSONVT(JSON.parse(fs.readFileSync(`${folder}/${name}.geojson`)), options)]);
const indexed = cpu() - at;
const tiles = fs.readFileSync(listing, "utf8").trim().split("\\n").map((l) => l.split(" ").map(Number));
const made = [];
let bytes = 0;
at = cpu();
for (const [z, x, y] of tiles) {
    const layers = {};
    for (const [name, index] of indexes) {
        const tile = z >= first[name] ? index.getTile(z, x, y) : null;
        if (tile) layers[name] = tile;
    }
    made.push(vtpbf.fromGeojsonVt(layers, { version: 2, extent: 4096 }));
}
const building = cpu() - at;
at = cpu();
for (const tile of made) bytes += zlib.gzipSync(tile, { level: 1 }).length;
console.log(JSON.stringify({ indexed, building, packing: cpu() - at, bytes }));
if (process.argv[5]) fs.writeFileSync(process.argv[5], made[Number(process.argv[6])]);
"""


class GeoJsonVt:
    def __init__(self, folder):
        self.folder = folder + "/geojson-vt"
        os.mkdir(self.folder)
        run("npm", "install", "--prefix", self.folder, "--no-audit", "--no-fund", "--silent",
            "geojson-vt@" + GEOJSON_VT, "vt-pbf@" + VT_PBF)
        with open(self.folder + "/tiles.mjs", "w") as f:
            f.write(NODE)
        for layer, _, _, _, _ in LAYERS:
            run("ogr2ogr", "-f", "GeoJSON", "%s/%s.geojson" % (self.folder, layer),
                folder + "/peer.gpkg", layer, "-t_srs", "EPSG:4326", "-lco", "COORDINATE_PRECISION=9",
                "-preserve_fid")

    def run(self, tiles, *more):
        listing = self.folder + "/tiles.txt"
        with open(listing, "w") as f:
            f.writelines("%d %d %d\n" % t for t in tiles)
        first = json.dumps({layer: zoom for layer, _, zoom, _, _ in LAYERS})
        out = run("taskset", "-c", "0", "node", "--max-old-space-size=4096",
                  self.folder + "/tiles.mjs", self.folder, listing, first, *more)
        return json.loads(out)

    def tile(self, z, x, y):
        path = self.folder + "/one.mvt"
        self.run([(z, x, y)], path, 0)
        with open(path, "rb") as f:
            return f.read()


# ---- nginx with files -----------------------------------------------------------------------

FILES = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off; keepalive_requests 1000000000; sendfile on; tcp_nopush on;
    types {{ application/vnd.mapbox-vector-tile mvt; }}
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    open_file_cache max=10000; open_file_cache_valid 1h;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; gzip_static always; }}
}}
"""


class NginxFiles:
    """nginx serving the very bytes that Yardstick answered, from files compressed beforehand."""

    def __init__(self, folder, port, listing):
        own = folder + "/files%d" % port
        shutil.rmtree(own, ignore_errors=True)
        with open(listing) as f:
            for line in f:
                path, body = line.rstrip("\n").split("\t")
                os.makedirs(own + "/files" + os.path.dirname(path), exist_ok=True)
                with open(body, "rb") as source, open(own + "/files" + path + ".gz", "wb") as to:
                    data = source.read()
                    to.write(data if data[:2] == b"\x1f\x8b" else gzip.compress(data))
        with open(own + "/nginx.conf", "w") as f:
            f.write(FILES.format(folder=own, port=port))
        self.port, self.prefix = port, ""
        self.process = measure.start("nginx", "-c", own + "/nginx.conf", stderr=subprocess.DEVNULL)
        self.counted = [self.process]
        time.sleep(0.5)

    def stop(self):
        measure.stop(self.process)
