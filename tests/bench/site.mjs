//! Serves the built page, this folder and one city on loopback.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.js': 'text/javascript', '.mjs': 'text/javascript', '.html': 'text/html', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json', '.geojson': 'application/geo+json',
};
const PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title><link rel="stylesheet" '
  + 'href="/bench/page.css"><div id="stage"></div>';

/**
 * @param {Record<string, string>} folders by the first part of the address
 * @param {string} city its text
 */
export async function serve(folders, city) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const send = (status, type, body) => response.writeHead(status, { 'content-type': type }).end(body);
    if (path === '/') return send(200, 'text/html', PAGE);
    if (path === '/city.geojson') return send(200, TYPES['.geojson'], city);
    const [, folder, ...rest] = normalize(path).split('/');
    const file = folders[folder] && join(folders[folder], ...rest);
    const isThere = file && !rest.includes('..') && existsSync(file) && statSync(file).isFile();
    if (!isThere) return send(404, 'text/plain', 'not found');
    return send(200, TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, server, close: () => server.close() };
}
