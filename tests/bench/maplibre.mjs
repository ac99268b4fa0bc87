//! MapLibre GL JS as its documentation shows it: a GeoJSON source, extruded fills, colours by feature state.
//!
//! In: the stage and the camera. Out: what every peer offers: load, orbit, recolour, partial; each ends when the picture is done.
//! Does not: load a base map; nothing but the buildings is drawn.
import * as maplibregl from '/bench/node_modules/maplibre-gl/dist/maplibre-gl.mjs';

/** Starts a map on the stage. */
export async function start(stage, { longitude, latitude, zoom, count }) {
  maplibregl.setWorkerUrl('/bench/node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs');
  const background = { id: 'ground', type: 'background', paint: { 'background-color': '#f4f1ea' } };
  const map = new maplibregl.Map({
    container: stage, center: [longitude, latitude], zoom, pitch: 55, maxPitch: 85, interactive: false,
    attributionControl: false, pixelRatio: 1, fadeDuration: 0,
    style: { version: 8, sources: {}, layers: [background] },
  });
  const once = (event) => new Promise((resolve) => map.once(event, resolve));
  // A read of one pixel waits for the GPU, as `settle` does.
  const finished = () => {
    const gl = map.getCanvas().getContext('webgl2');
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  };
  const drawn = async (act) => {
    const frame = once('render');
    act();
    await frame;
    finished();
  };
  await once('load');
  return {
    async load(url) {
      const height = ['to-number', ['get', 'height'], 10];
      const state = ['to-number', ['feature-state', 'value'], 0];
      const colour = ['interpolate', ['linear'], state, 0, '#e3ded4', 1, '#00224e', 255, '#fee838'];
      map.addSource('city', { type: 'geojson', data: url, generateId: true });
      map.addLayer({
        id: 'city', type: 'fill-extrusion', source: 'city',
        paint: { 'fill-extrusion-height': height, 'fill-extrusion-color': colour },
      });
      await once('idle');
      finished();
    },
    orbit: (bearing) => drawn(() => map.setBearing(bearing)),
    recolour: (version) => drawn(() => {
      for (let id = 0; id < count; id += 1) {
        map.setFeatureState({ source: 'city', id }, { value: (id * 7 + version * 31) % 255 });
      }
    }),
    partial: (version, some) => drawn(() => {
      for (let at = 0; at < some; at += 1) {
        const id = (at * 9973) % count;
        map.setFeatureState({ source: 'city', id }, { value: (id + version * 31) % 255 });
      }
    }),
    stats: async () => null,
  };
}
