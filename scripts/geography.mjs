// Makes content/geography.json: the land, borders and country names that locator maps are drawn on.
//
// The data are Natural Earth's (public domain), in the packaging of world-atlas. Install the
// packages anywhere outside this repository, and run the script from there:
//
//   mkdir geo && cd geo
//   npm install world-atlas@2.0.2 topojson-client@3.1.0 topojson-simplify@3.0.3
//   node …/scripts/geography.mjs > …/content/geography.json
//
// Arguments, all optional:
//
//   --box WEST,SOUTH,EAST,NORTH   what to cut out, in degrees (default 40.5,37.5,52.5,43)
//   --detail NUMBER               the smallest corner kept, in square degrees (default 0.00002)
//   --label NAME,LON,LAT          one more name on the map, for instance of a sea; repeatable, also
//                                 for one name at several points: a map shows the first it has
//                                 room for
//
// The file in this repository was made with
//   --label "Caspian Sea,50.9,39.4" --label "Caspian Sea,50.6,41.3"
//   --label "Caspian Sea,50.2,40.75" --label "Black Sea,41,42.3"
//
// The borders are the data set's own, those of de-facto control in 2018. Other lines are an
// editor's to add: a feature of kind "border" with "dashed": true.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";

const require = createRequire(join(process.cwd(), "package.json"));
const { feature, mesh } = require("topojson-client");
const { presimplify, simplify } = require("topojson-simplify");

const { values: options } = parseArgs({
  options: {
    box: { type: "string", default: "40.5,37.5,52.5,43" },
    detail: { type: "string", default: "0.00002" },
    label: { type: "string", multiple: true, default: [] },
  },
});
const box = options.box.split(",").map(Number);
const detail = Number(options.detail);
if (box.length !== 4 || !box.every(Number.isFinite) || !(box[0] < box[2] && box[1] < box[3])) {
  throw new Error(`--box ${options.box}: expected WEST,SOUTH,EAST,NORTH`);
}
if (!(detail >= 0)) throw new Error(`--detail ${options.detail}: expected a number`);

// Simplified before it is cut, and with neighbours still sharing their borders, so that both
// sides of a border lose the same corners.
const file = require.resolve("world-atlas/countries-10m.json");
const world = simplify(presimplify(JSON.parse(readFileSync(file, "utf8"))), detail);
const countries = world.objects.countries;

const features = [];
const labels = [];
for (const geometry of countries.geometries) {
  const country = feature(world, geometry);
  const polygons = polygonsOf(country.geometry)
    .map(([outside, ...holes]) => [cutRing(outside), ...holes.map(cutRing)])
    .map((rings) => rings.filter((ring) => ring.length > 3))
    .filter((rings) => rings.length > 0);
  if (polygons.length === 0) continue;
  const name = country.properties.name;
  features.push(make("land", { name }, { type: "MultiPolygon", coordinates: polygons }));
  const largest = polygons.reduce((a, b) => (area(a[0]) >= area(b[0]) ? a : b));
  labels.push(make("label", { name }, { type: "Point", coordinates: centre(largest) }));
}
features.sort((a, b) => (a.properties.name < b.properties.name ? -1 : 1));
labels.sort((a, b) => (a.properties.name < b.properties.name ? -1 : 1));

const shared = mesh(world, countries, (a, b) => a !== b);
const borders = shared.coordinates.flatMap(cutLine).filter((line) => line.length > 1);
features.push(make("border", {}, { type: "MultiLineString", coordinates: borders }));
features.push(...labels);
for (const text of options.label) {
  const [name, lon, lat] = text.split(",");
  if (!lon || !lat || !Number.isFinite(lon * lat)) throw new Error(`--label ${text}: expected NAME,LON,LAT`);
  features.push(make("label", { name }, { type: "Point", coordinates: [Number(lon), Number(lat)] }));
}

const head = {
  type: "FeatureCollection",
  attribution: "Boundaries: Natural Earth (public domain). Coordinates of places: GeoNames (CC BY 4.0).",
  bbox: box,
};
// One feature a line, so that a change of one is a change of one line.
process.stdout.write(
  `${JSON.stringify(head).slice(0, -1)},"features":[\n${features.map((f) => JSON.stringify(f)).join(",\n")}\n]}\n`,
);

function make(kind, properties, geometry) {
  return { type: "Feature", properties: { kind, ...properties }, geometry };
}

function polygonsOf(geometry) {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
}

function rounded([lon, lat]) {
  return [Math.round(lon * 1000) / 1000, Math.round(lat * 1000) / 1000];
}

// Without points that rounding has put upon the one before.
function distinct(points) {
  return points
    .map(rounded)
    .filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]);
}

// Sutherland and Hodgman.
function cutRing(ring) {
  let points = ring.slice(0, -1);
  for (const [axis, limit, sign] of [[0, box[0], 1], [0, box[2], -1], [1, box[1], 1], [1, box[3], -1]]) {
    const inside = (p) => sign * (p[axis] - limit) >= 0;
    const kept = [];
    points.forEach((point, i) => {
      const before = points.at(i - 1);
      if (inside(before) !== inside(point)) kept.push(crossing(before, point, axis, limit));
      if (inside(point)) kept.push(point);
    });
    points = kept;
  }
  const result = distinct(points);
  if (result.length < 3 || area(result) < 0.00001) return [];
  return [...result, result[0]];
}

// Liang and Barsky.
function cutLine(line) {
  const parts = [];
  let open = false;
  for (let i = 1; i < line.length; i += 1) {
    const [a, b] = [line[i - 1], line[i]];
    let [enter, leave] = [0, 1];
    for (const axis of [0, 1]) {
      const way = b[axis] - a[axis];
      const shares = [(box[axis] - a[axis]) / way, (box[axis + 2] - a[axis]) / way];
      if (way === 0) {
        if (a[axis] < box[axis] || a[axis] > box[axis + 2]) leave = -1;
      } else {
        enter = Math.max(enter, Math.min(...shares));
        leave = Math.min(leave, Math.max(...shares));
      }
    }
    if (enter > leave) {
      open = false;
      continue;
    }
    const at = (share) => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    if (open && enter === 0) parts.at(-1).push(at(leave));
    else parts.push([at(enter), at(leave)]);
    open = leave === 1;
  }
  return parts.map(distinct);
}

function crossing(a, b, axis, limit) {
  const share = (limit - a[axis]) / (b[axis] - a[axis]);
  const point = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  point[axis] = limit;
  return point;
}

function area(ring) {
  let sum = 0;
  ring.forEach((p, i) => {
    const before = ring.at(i - 1);
    sum += before[0] * p[1] - p[0] * before[1];
  });
  return Math.abs(sum / 2);
}

// The point of a fine grid that is furthest from the polygon's edge: where a name has most room.
function centre(rings) {
  const lons = rings[0].map((p) => p[0]);
  const lats = rings[0].map((p) => p[1]);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  let best = { room: -1, point: rings[0][0] };
  for (let i = 1; i < 60; i += 1) {
    for (let j = 1; j < 60; j += 1) {
      const point = [west + ((east - west) * i) / 60, south + ((north - south) * j) / 60];
      const room = inside(point, rings) ? distance(point, rings) : -1;
      if (room > best.room) best = { room, point };
    }
  }
  return rounded(best.point);
}

function inside([x, y], rings) {
  let odd = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const [a, b] = [ring[i - 1], ring[i]];
      if (a[1] > y !== b[1] > y && x < a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1])) odd = !odd;
    }
  }
  return odd;
}

function distance([x, y], rings) {
  let least = Infinity;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const [a, b] = [ring[i - 1], ring[i]];
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const length = dx * dx + dy * dy;
      const share = length > 0 ? Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / length)) : 0;
      least = Math.min(least, Math.hypot(a[0] + dx * share - x, a[1] + dy * share - y));
    }
  }
  return least;
}
