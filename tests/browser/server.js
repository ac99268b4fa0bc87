/**
 * A static server on loopback that sends the strict policy of the project on every response, the worker's included.
 *
 * In: folders, first match wins; files made up by the tests, as content or as what answers; what talks over WebSockets.
 * Out: an address.
 * Gives single parts of files (RFC 9110, 14). Does not: cache, compress or list folders.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { accept } from "./socket.js";

/** @param {string} wasm the grant under test */
export const policy = (wasm = " 'wasm-unsafe-eval'") =>
  `default-src 'none'; script-src 'self'${wasm}; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; ` +
  "worker-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types civitwin";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".geojson": "application/geo+json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** An empty page with the element's module. */
export const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>a page with a city</title>
<meta name="viewport" content="width=device-width"><script type="module" src="/civi-twin.js"></script></head>
<body><main id="main"><h1>A page with a city</h1></main></body></html>`;

/**
 * Answers with content, or with the part of it that is asked for.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {string | Uint8Array} content
 */
export function send(request, response, content) {
  const bytes = Buffer.from(content);
  response.setHeader("accept-ranges", "bytes");
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (first === undefined) return void response.end(bytes);
  const end = Math.min(last ? Number(last) + 1 : Infinity, bytes.length);
  response.statusCode = Number(first) < end ? 206 : 416;
  response.setHeader("content-range", response.statusCode === 206 ? `bytes ${first}-${end - 1}/${bytes.length}` : `bytes */${bytes.length}`);
  response.end(bytes.subarray(Number(first), end));
}

/**
 * @typedef {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void} Answer
 * @param {{ folders: string[], files?: Record<string, string | Uint8Array | Answer>, csp?: string, sockets?: Record<string, (socket: import("./socket.js").Socket) => void> }} options
 * @returns {Promise<{ url: string, close(): void }>}
 */
export async function serve({ folders, files = {}, csp = policy(), sockets = {} }) {
  // Browsers ask for an icon of every page; that there is none is no fault.
  const made = { "/page.html": PAGE, "/favicon.ico": "", ...files };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const address = path.endsWith("/") ? `${path}index.html` : path;
    response.setHeader("content-security-policy", csp);
    response.setHeader("cache-control", "no-store");
    response.setHeader("content-type", TYPES[extname(address)] ?? "application/octet-stream");
    const body = made[address];
    if (typeof body === "function") return void body(request, response);
    if (body !== undefined) return send(request, response, body);
    const file = folders.map((folder) => join(folder, normalize(address))).find((it) => existsSync(it) && statSync(it).isFile());
    if (file) return send(request, response, readFileSync(file));
    response.statusCode = 404;
    response.end();
  });
  server.on("upgrade", (request, wire) => {
    const talk = sockets[request.url ?? ""];
    if (talk) talk(accept(request, /** @type {import("node:net").Socket} */ (wire)));
    else wire.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
