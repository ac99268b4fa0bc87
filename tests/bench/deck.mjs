//! deck.gl as its documentation shows it: a GeoJsonLayer, extruded, colours by an accessor.
//!
//! In: the stage and the camera. Out: what every peer offers: load, orbit, recolour, partial; each ends when the picture is done.
//! Walls are instances, which a GPU in software draws about seven times slower: run.mjs leaves its frames out there.
//! Does not: hand over binary attributes, which deck.gl offers to those who lay out the data themselves.

const SCRIPTS = ['core', 'layers'].map((part) => `/bench/node_modules/@deck.gl/${part}/dist.min.js`);

const script = (src) => new Promise((resolve, reject) => {
  document.head.append(Object.assign(document.createElement('script'), { src, onload: resolve, onerror: reject }));
});

/** Starts a deck on the stage. */
export async function start(stage, { longitude, latitude, zoom }) {
  for (const src of SCRIPTS) await script(src);
  const { Deck, MapView, GeoJsonLayer } = globalThis.deck;
  const view = (bearing) => ({ longitude, latitude, zoom, pitch: 55, maxPitch: 85, bearing });
  let rendered = () => {};
  let data = null;
  const deck = new Deck({
    parent: stage, width: 800, height: 600, useDevicePixels: 1, views: new MapView({}), viewState: view(0),
    controller: false, layers: [], onAfterRender: () => rendered(),
  });
  const colour = (index, version) => [(index * 7 + version * 31) % 255, (index * 13 + version * 17) % 255, 120];
  const layer = (version) => new GeoJsonLayer({
    id: 'city', data, extruded: true, filled: true, stroked: false,
    getElevation: ({ properties }) => Number(properties.height) || 10,
    getFillColor: (_, { index }) => colour(index, version),
    updateTriggers: { getFillColor: version },
  });
  // A read of one pixel waits for the GPU, as `settle` does.
  const finished = () => {
    const { gl } = deck.device;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  };
  const drawn = async (props) => {
    const frame = new Promise((resolve) => (rendered = resolve));
    deck.setProps(props);
    await frame;
    finished();
  };
  const recolour = (version) => drawn({ layers: [layer(version)] });
  return {
    async load(url) {
      data = await (await fetch(url)).json();
      deck.setProps({ layers: [layer(0)] });
      const isLoaded = () => {
        const layers = deck.layerManager?.getLayers() ?? [];
        return layers.length > 1 && layers.every((one) => one.isLoaded);
      };
      while (!isLoaded()) await new Promise(requestAnimationFrame);
      deck.redraw('all is there');
      finished();
    },
    orbit: (bearing) => drawn({ viewState: view(bearing) }),
    recolour,
    // There is no finer way: the accessor is called for every feature.
    partial: recolour,
    stats: async () => null,
  };
}
