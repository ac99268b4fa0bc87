/**
 * Compares pictures of the page: how far apart two are, and whether one shows anything at all.
 *
 * In: PNG bytes. Out: numbers; colour differences are 0 to 255.
 * Does not: take pictures.
 */
import { PNG } from "pngjs";

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 * @returns {{ mean: number, share: number }} the mean difference per channel, and the share of pixels that differ clearly
 */
export function difference(a, b) {
  const [one, two] = [PNG.sync.read(Buffer.from(a)), PNG.sync.read(Buffer.from(b))];
  if (one.width !== two.width || one.height !== two.height) throw new Error(`expected equal sizes, found ${one.width} by ${one.height} and ${two.width} by ${two.height}`);
  let sum = 0;
  let clear = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    let most = 0;
    for (let channel = 0; channel < 3; channel++) {
      const gap = Math.abs(one.data[at + channel] - two.data[at + channel]);
      sum += gap;
      most = Math.max(most, gap);
    }
    clear += most > 32 ? 1 : 0;
  }
  const pixels = one.width * one.height;
  return { mean: sum / pixels / 3, share: clear / pixels };
}

/** How many different colours there are, in steps of 8: a blank picture has one or two. */
export function colours(png) {
  const { data } = PNG.sync.read(Buffer.from(png));
  const found = new Set();
  for (let at = 0; at < data.length; at += 4) found.add(((data[at] >> 3) << 10) | ((data[at + 1] >> 3) << 5) | (data[at + 2] >> 3));
  return found.size;
}

/** Width and height. */
export function sizeOf(png) {
  const { width, height } = PNG.sync.read(Buffer.from(png));
  return [width, height];
}
