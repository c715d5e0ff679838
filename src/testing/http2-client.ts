/** Sends a test's request over HTTP/2, with METADATA frames, which Node itself cannot send. */

import { once } from "node:events";
import { connect } from "node:http2";
import { connect as connectSocket } from "node:net";
import { buffer } from "node:stream/consumers";
import { bodyPieces } from "./body.ts";
import { headerPairs } from "./headers.ts";
import type { Reply, RequestOptions } from "./mesh.ts";
import { MetadataSocket } from "./metadata-socket.ts";

/** What a client sends before its first frame. */
const PREFACE_BYTES = 24;

/** Sends one request, its METADATA between headers and body, and reads the whole answer. */
export async function sendWithMetadata(
  { host, port }: { host: string; port: number },
  { method = "GET", path = "/", headers, body, metadata = {} }: RequestOptions,
): Promise<Reply> {
  const socket = new MetadataSocket(connectSocket(port, host), PREFACE_BYTES);
  socket.metadata = metadata;
  const session = connect(`http://${host}:${port}`, { createConnection: () => socket });
  try {
    const stream = session.request({
      ":method": method,
      ":path": path,
      ...Object.fromEntries(headerPairs(headers)),
    });
    const responded = once(stream, "response") as Promise<[Record<string, unknown>]>;
    // written, not ended with: headers that end the stream leave no place for METADATA
    stream.write(Buffer.concat(bodyPieces(body)));
    stream.end();
    const [received] = await responded;
    const bytes = await buffer(stream);
    const rawHeaders = Object.entries(received)
      .filter(([name]) => !name.startsWith(":"))
      .map(([name, value]): [string, string] => [name, String(value)]);
    return {
      status: Number(received[":status"]),
      headers: new Headers(rawHeaders),
      rawHeaders,
      body: bytes.toString(),
      bytes,
      trailers: [],
    };
  } finally {
    session.destroy();
    socket.destroy();
  }
}
