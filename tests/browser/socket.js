/**
 * The server's end of a WebSocket (RFC 6455), as far as tests need it: whole messages, texts and bytes, and the end.
 *
 * Does not: join fragments, or answer pings; browsers send neither by themselves.
 */
import { createHash } from "node:crypto";

const KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const BYTES = 2;
const CLOSE = 8;

/**
 * @typedef {object} Socket
 * @property {import("node:http").IncomingMessage} request
 * @property {(data: string | Uint8Array) => void} send
 * @property {(code?: number) => void} close
 * @property {() => void} cut  without a word, as a cable is cut
 * @property {Buffer[]} came
 * @property {boolean} isClosed
 */

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:net").Socket} wire
 * @returns {Socket}
 */
export function accept(request, wire) {
  const answer = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${KEY}`).digest("base64");
  const [protocol] = (request.headers["sec-websocket-protocol"] ?? "").split(/,\s*/);
  const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${answer}`];
  if (protocol) lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
  wire.write(`${lines.join("\r\n")}\r\n\r\n`);
  const frame = (kind, data) => {
    const long = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 255];
    if (!wire.destroyed) wire.write(Buffer.concat([Buffer.from([0x80 | kind, ...long]), data]));
  };
  let isEnding = false;
  /** @type {Socket} */
  const socket = {
    request,
    came: [],
    isClosed: false,
    send: (data) => frame(typeof data === "string" ? TEXT : BYTES, Buffer.from(data)),
    close(code = 1000) {
      isEnding = true;
      frame(CLOSE, Buffer.from([code >> 8, code & 255]));
    },
    cut: () => wire.destroy(),
  };
  let rest = Buffer.alloc(0);
  wire.on("data", (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const length = (rest[1] ?? 0) & 127;
      const head = length === 126 ? 8 : 6;
      if (rest.length < head) return;
      const size = length === 126 ? rest.readUInt16BE(2) : length;
      if (rest.length < head + size) return;
      const mask = rest.subarray(head - 4, head);
      const message = Buffer.from(rest.subarray(head, head + size).map((byte, at) => byte ^ mask[at % 4]));
      if ((rest[0] & 15) === CLOSE) {
        socket.isClosed = true;
        // An end is answered once.
        if (!isEnding) frame(CLOSE, message.subarray(0, 2));
        wire.end();
        return;
      }
      socket.came.push(message);
      rest = rest.subarray(head + size);
    }
  });
  wire.on("close", () => (socket.isClosed = true));
  wire.on("error", () => {});
  return socket;
}
