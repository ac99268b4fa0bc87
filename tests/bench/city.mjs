//! The city of a run: its buildings alone, since they are what the other libraries draw in 3D.
//!
//! In: a number of buildings (drawn by `cargo xtask city` once, and kept under `target`), or a file.
//! Out: the text of a FeatureCollection, how many features, their middle in degrees, and the zoom that shows them all.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file of a fictional city of so many buildings. */
export function fictional(root, buildings) {
  const path = join(root, 'target', 'xtask', `bench-${buildings}.geojson`);
  if (!existsSync(path)) {
    const words = ['xtask', 'city', '--buildings', buildings, '--seed', '7', '--out', path];
    execFileSync('cargo', words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return path;
}

/** The buildings of a file. */
export function readCity(path) {
  const all = JSON.parse(readFileSync(path, 'utf8')).features;
  const isArea = (feature) => /Polygon$/.test(feature.geometry?.type ?? '');
  const tagged = all.filter((feature) => isArea(feature) && feature.properties?.building);
  const features = tagged.length ? tagged : all.filter(isArea);
  let [west, south, east, north] = [180, 90, -180, -90];
  const walk = (at) => {
    if (typeof at[0] === 'number') {
      [west, east] = [Math.min(west, at[0]), Math.max(east, at[0])];
      [south, north] = [Math.min(south, at[1]), Math.max(north, at[1])];
    } else {
      at.forEach(walk);
    }
  };
  features.forEach((feature) => walk(feature.geometry.coordinates));
  return {
    text: JSON.stringify({ type: 'FeatureCollection', features }),
    count: features.length,
    longitude: (west + east) / 2,
    latitude: (south + north) / 2,
    // The camera sees the town whole in a window 600 pixels high.
    zoom: Math.log2((360 * 600) / 512 / Math.max((east - west) * 0.8, (north - south) * 1.3)),
  };
}
