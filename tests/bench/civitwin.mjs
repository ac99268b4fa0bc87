//! civitwin through its public element, as a page would use it.
//!
//! In: the stage and the camera. Out: what every peer offers: load, orbit, recolour, partial; each ends when the picture is done.
//! Does not: reach into the element.

/** Starts the element on the stage. */
export async function start(stage, { longitude, latitude, zoom, renderer }) {
  await import('/dist/civi-twin.js');
  const twin = document.createElement('civi-twin');
  const attributes = { renderer, controls: 'none', quality: 'low', theme: 'light', 'max-pixel-ratio': '1' };
  Object.entries(attributes).forEach(([name, value]) => twin.setAttribute(name, value));
  stage.append(twin);
  await twin.ready;
  const look = (bearing_deg) => twin.setCamera({ longitude, latitude, zoom, pitch_deg: 55, bearing_deg });
  await look(0);
  let features = 0;
  return {
    async load(url) {
      features = (await twin.load(url)).features;
      await twin.settle();
    },
    async orbit(bearing_deg) {
      await look(bearing_deg);
      await twin.settle();
    },
    async recolour(version) {
      await twin.setValues(Float32Array.from({ length: features }, (_, index) => (index * 7 + version * 31) % 255));
      await twin.settle();
    },
    async partial(version, some) {
      const which = Uint32Array.from({ length: some }, (_, at) => (at * 9973) % features);
      await twin.setValues(Float32Array.from(which, (index) => (index + version * 31) % 255), { features: which });
      await twin.settle();
    },
    stats: () => twin.stats(),
  };
}
