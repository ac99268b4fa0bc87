/**
 * English: every sentence and word that is said, by id.
 *
 * Written for everyone: short sentences, common words, no idiom; units in full, as a screen reader must say them.
 * Patterns: see pattern.js. A word begins with a small letter where it is used inside sentences.
 * Does not: hold words of a city's data.
 */
export default {
  code: "en",
  dir: "ltr",
  locale: "en-GB",
  words: {
    // The map and its buttons.
    map_role: "3D city map",
    map_label: "City map",
    map_keys:
      "Arrow keys move the map. Shift and arrow keys turn and tilt it. Plus and minus zoom. N puts north at the top. Home shows the whole city. Escape leaves the map.",
    controls: "Map controls",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    rotate_left: "Turn left",
    rotate_right: "Turn right",
    level: "View from above or tilted",
    north_up: "North up",
    home: "Whole city",
    close: "Close details",
    hint_wheel: "Click the map, or use Ctrl + scroll, to zoom",
    hint_touch: "Use two fingers to move the map, or tap it first",

    // How things stand.
    loading: "Loading the city",
    loading_bytes: "{size} read, {features, plural, one {# feature} other {# features}}",
    loaded: "{features, plural, one {# feature} other {# features}}",
    loaded_skipped: "{features, plural, one {# feature} other {# features}}; {skipped} of {total} could not be read",
    load_failed: "The city could not be loaded: {reason}",
    no_picture:
      "The 3D picture can't be shown here: {reason}. The data is loaded all the same: {features, plural, one {# feature} other {# features}}.",
    no_picture_yet: "The 3D picture can't be shown here: {reason}.",
    reason_none: "it is switched off",
    reason_forbidden: "this browser allows no 3D drawing",
    reason_unknown: "no graphics interface was found",
    restarted: "The map had to start again",
    blocked: "The map can't be shown: this page's security policy does not allow WebAssembly.",
    unavailable: "The map can't be shown: one of its files could not be loaded.",
    broken: "The map can't be shown: it stopped several times.",

    // Details of a feature.
    kind: "Kind",
    height: "Height",
    height_measured: "{height}, from the data",
    height_levels: "about {height}, from the number of floors",
    height_guessed: "about {height}, guessed",
    identifier: "Identifier",
    unnamed: "{kind} {index}",

    // Layers.
    building: "{count, plural, one {building} other {buildings}}",
    road: "{count, plural, one {road} other {roads}}",
    rail: "{count, plural, one {railway} other {railways}}",
    water: "{count, plural, one {water} other {waters}}",
    green: "{count, plural, one {green space} other {green spaces}}",
    tree: "{count, plural, one {tree} other {trees}}",
    point: "{count, plural, one {place} other {places}}",
    district: "{count, plural, one {district} other {districts}}",

    // Directions.
    north: "north",
    north_east: "north-east",
    east: "east",
    south_east: "south-east",
    south: "south",
    south_west: "south-west",
    west: "west",
    north_west: "north-west",

    // Readings.
    yes: "yes",
    no: "no",
    no_value: "no value",
    unit_m2: "{count, plural, one {{value} square metre} other {{value} square metres}}",
    unit_km2: "{count, plural, one {{value} square kilometre} other {{value} square kilometres}}",
    unit_m3: "{count, plural, one {{value} cubic metre} other {{value} cubic metres}}",
    unit_m3_s: "{count, plural, one {{value} cubic metre} other {{value} cubic metres}} per second",
    unit_m3_h: "{count, plural, one {{value} cubic metre} other {{value} cubic metres}} per hour",
    unit_ug_m3: "{count, plural, one {{value} microgram} other {{value} micrograms}} per cubic metre",
    unit_mg_m3: "{count, plural, one {{value} milligram} other {{value} milligrams}} per cubic metre",
    unit_ug_l: "{count, plural, one {{value} microgram} other {{value} micrograms}} per litre",
    unit_mg_l: "{count, plural, one {{value} milligram} other {{value} milligrams}} per litre",
    unit_ppm: "{count, plural, one {{value} part} other {{value} parts}} per million",
    unit_ppb: "{count, plural, one {{value} part} other {{value} parts}} per billion",
    unit_db: "{count, plural, one {{value} decibel} other {{value} decibels}}",
    unit_pa: "{count, plural, one {{value} pascal} other {{value} pascals}}",
    unit_hpa: "{count, plural, one {{value} hectopascal} other {{value} hectopascals}}",
    unit_kpa: "{count, plural, one {{value} kilopascal} other {{value} kilopascals}}",
    unit_w: "{count, plural, one {{value} watt} other {{value} watts}}",
    unit_kw: "{count, plural, one {{value} kilowatt} other {{value} kilowatts}}",
    unit_mw: "{count, plural, one {{value} megawatt} other {{value} megawatts}}",
    unit_w_m2: "{count, plural, one {{value} watt} other {{value} watts}} per square metre",
    unit_kwh: "{count, plural, one {{value} kilowatt hour} other {{value} kilowatt hours}}",
    unit_v: "{count, plural, one {{value} volt} other {{value} volts}}",
    unit_a: "{count, plural, one {{value} ampere} other {{value} amperes}}",
    unit_hz: "{value} hertz",
    unit_lx: "{value} lux",
    unit_mm_h: "{count, plural, one {{value} millimetre} other {{value} millimetres}} per hour",
    unit_us_cm: "{value} microsiemens per centimetre",
    unit_usv_h: "{count, plural, one {{value} microsievert} other {{value} microsieverts}} per hour",
    unit_ph: "pH {value}",
    unit_per_min: "{value} per minute",
    unit_per_h: "{value} per hour",
    unit_per_d: "{value} per day",
    unit_other: "{value} {unit}",
  },
};
