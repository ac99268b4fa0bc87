/**
 * Grants the engine's wishes for documents and tiles of other formats: loaded on first use, beside the engine.
 *
 * In: `{ type: "convert" | "open" | "tile" | "stop" | "close", load, … }`. Out: the commands `sheet`, `tiles` and `failed`.
 * Every wish that is not stopped is answered once.
 * Does not: decode (`extras.js` does), or decide what is wanted (the engine does).
 */
import { convertFile, openTiles, readTile } from "./extras.js";

/** @typedef {{ controller: AbortController, source: any, tiles: Map<string, AbortController> }} Open */

/**
 * @param {(command: any, payload?: Uint8Array) => void} tell
 * @returns {(wish: any) => void}
 */
export function sources(tell) {
  /** @type {Map<number, Open>} */
  const open = new Map();

  /**
   * @param {{ load: number, tile?: number[] }} of
   * @param {AbortSignal} signal
   * @param {() => Promise<{ command: any, payload?: Uint8Array }>} work
   */
  const answer = async ({ load, tile }, signal, work) => {
    try {
      const { command, payload } = await work();
      if (!signal.aborted) tell({ ...command, load, tile }, payload);
    } catch (error) {
      if (!signal.aborted) tell({ type: "failed", load, tile, error: error instanceof Error ? error.message : String(error) });
    }
  };

  /** @param {{ sheet: Uint8Array, issues: any } | null} read */
  const sheet = (read) => {
    const { count = 0, skipped = 0, repaired = 0, listed = [] } = read?.issues ?? {};
    const words = (/** @type {any} */ issue) => [issue.severity, issue.feature_id ?? "", issue.position, issue.expected, issue.found];
    const command = { type: "sheet", counts: [count, skipped, repaired], issues: listed.flatMap(words) };
    return { command, payload: read?.sheet };
  };

  return (wish) => {
    const { type, load, tile } = wish;
    const known = open.get(load);
    if (type === "convert" || type === "open") {
      const controller = new AbortController();
      /** @type {Open} */
      const opened = { controller, source: null, tiles: new Map() };
      open.set(load, opened);
      answer(wish, controller.signal, async () => {
        if (type === "convert") {
          const from = wish.url ?? new Blob([wish.bytes]).stream();
          return sheet(await convertFile(wish.format, from, controller.signal));
        }
        try {
          opened.source = await openTiles(wish.format, wish.url, controller.signal);
        } catch (error) {
          // A FlatGeobuf without an index is read whole.
          if (wish.format !== "flatgeobuf") throw error;
          return sheet(await convertFile(wish.format, wish.url, controller.signal));
        }
        const { min_zoom, max_zoom, bounds, centre } = opened.source.description;
        return { command: { type: "tiles", min_zoom, max_zoom, bounds, centre } };
      });
    } else if (type === "tile" && known) {
      const controller = new AbortController();
      known.tiles.set(String(tile), controller);
      answer(wish, controller.signal, async () => {
        const [zoom, column, row] = tile;
        const read = await readTile(known.source, zoom, column, row, controller.signal);
        known.tiles.delete(String(tile));
        return sheet(read);
      });
    } else if (type === "stop" && known) {
      known.tiles.get(String(tile))?.abort();
      known.tiles.delete(String(tile));
    } else if (type === "close" && known) {
      known.controller.abort();
      for (const controller of known.tiles.values()) controller.abort();
      known.source?.close?.();
      open.delete(load);
    }
  };
}
