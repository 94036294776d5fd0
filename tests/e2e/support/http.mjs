// A request as it goes over the wire: bytes are counted before they are unpacked, redirections are not followed.

import http from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync };

/** `{ status, headers, bytes, text }` of a GET; `bytes` as sent. Names under .localhost are this machine. */
export function get(origin, path, { cookie, headers = {} } = {}) {
  const { host, port } = new URL(origin);
  const sent = { host, accept: "text/html", "accept-encoding": "br", "accept-language": "fr", ...headers };
  if (cookie) sent.cookie = cookie;
  return new Promise((resolve, reject) => {
    const request = http.get({ host: "127.0.0.1", port, path, headers: sent, timeout: 20_000 }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(parts);
        const unpack = UNPACK[response.headers["content-encoding"]] ?? ((bytes) => bytes);
        const text = body.length === 0 ? "" : unpack(body).toString("utf8");
        resolve({ status: response.statusCode, headers: response.headers, bytes: body.length, text });
      });
    });
    request.on("timeout", () => request.destroy(new Error(`${origin}${path} does not answer`)));
    request.on("error", reject);
  });
}
