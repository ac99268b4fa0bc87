/**
 * Small cities of known shape, made up: squares on a grid about one place, numbered from the south-west, row by row.
 *
 * Degrees, longitude before latitude; sizes in metres.
 */

const METRES_PER_DEGREE = 111_320;

/** The place the cities lie about. */
export const CENTRE = { longitude: 7.42, latitude: 43.73 };

/** Metres east and north of the centre, in degrees. */
export function at(east_m, north_m) {
  const { longitude, latitude } = CENTRE;
  return [longitude + east_m / (METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180)), latitude + north_m / METRES_PER_DEGREE];
}

/** A square as a ring. */
export function square(east_m, north_m, side_m) {
  const half = side_m / 2;
  const corner = (x, y) => at(east_m + x * half, north_m + y * half);
  return [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]];
}

const feature = (id, coordinates, properties) => ({ type: "Feature", id, properties, geometry: { type: "Polygon", coordinates } });

/** `count` by `count` buildings of 30 m, one every 60 m, with heights that differ; the middle one is called the town hall. */
export function blocks(count = 5) {
  const features = [];
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const number = row * count + column;
      const isMiddle = number === Math.floor((count * count) / 2);
      const properties = { building: "yes", height: 10 + (number % 7) * 5, ...(isMiddle ? { name: "Town Hall", note: "<b>open</b> \u202eevil" } : {}) };
      features.push(feature(`b${number}`, square((column - (count - 1) / 2) * 60, (row - (count - 1) / 2) * 60, 30), properties));
    }
  }
  return { type: "FeatureCollection", features };
}

/** One building among things that are none. */
export function halfBroken() {
  return {
    type: "FeatureCollection",
    features: [
      feature("good", square(0, 0, 30), { building: "yes", height: 12 }),
      { type: "Feature", id: "nowhere", properties: { building: "yes" }, geometry: null },
      feature("flat", [[at(0, 0), at(1, 0), at(0, 0)]], { building: "yes" }),
    ],
  };
}

/** A small town to read: two districts, a school, a park, a street, a café, sensors, and houses. */
export function town() {
  const place = (id, east_m, north_m, properties) => ({ type: "Feature", id, properties, geometry: { type: "Point", coordinates: at(east_m, north_m) } });
  const line = (id, points, properties) => ({ type: "Feature", id, properties, geometry: { type: "LineString", coordinates: points.map(([east_m, north_m]) => at(east_m, north_m)) } });
  const district = (id, east_m, name) => feature(id, square(east_m, 0, 600), { boundary: "administrative", admin_level: "10", name });
  const houses = Array.from({ length: 12 }, (_, number) => feature(`house-${number}`, square(-240 + number * 40, 120, 20), { building: "house", height: 6 + number }));
  return {
    type: "FeatureCollection",
    features: [
      district("west", -300, "West End"),
      district("east", 300, "Harbour"),
      feature("school", square(40, 0, 40), { building: "school", amenity: "school", name: "Hill School", height: 12 }),
      feature("tower", square(300, 60, 30), { building: "office", name: "Harbour Tower", height: 60 }),
      feature("park", square(-200, -100, 120), { leisure: "park", name: "Rose Park" }),
      line("street", [[-500, 60], [500, 60]], { highway: "residential", name: "School Street" }),
      place("cafe", 100, -40, { amenity: "cafe", name: "Café Rose" }),
      place("air-1", 60, -60, { name: "Air sensor School", man_made: "monitoring_station" }),
      place("air-2", -160, 20, { name: "Air sensor Park", man_made: "monitoring_station" }),
      place("air-3", 320, 0, { name: "Air sensor Harbour", man_made: "monitoring_station" }),
      ...houses,
    ],
  };
}

/** What the town's sensors say at a time. */
export const readings = (time, values = [48, 12, 71]) =>
  values.map((value, number) => ({ entity: `air-${number + 1}`, attribute: "NO2", value, unit: "GQ", time, source: "City of Tests" }));

/** Five quarters in a row from west to east, each with one flat hall of 160 m; their names are not in the order of anything. */
export function quarters() {
  const names = ["Orchard", "Mill", "Quay", "Abbey", "Fair"];
  const features = names.flatMap((name, number) => {
    const east_m = (number - 2) * 300;
    return [
      feature(`quarter-${number}`, square(east_m, 0, 300), { boundary: "administrative", admin_level: "10", name }),
      feature(`hall-${number}`, square(east_m, 0, 160), { building: "yes", height: 4, name: `${name} Hall` }),
    ];
  });
  return { type: "FeatureCollection", features };
}

/** What is read in the quarters at a time, in the order of the quarters: the third is the worst, then 1, 5, 2 and 4. */
export const QUARTERS_READ = [60, 28, 78, 9, 43];
