/** Runs the test's upstream function as a real HTTP/2 server, which can send METADATA. */

import { once } from "node:events";
import {
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
  createServer as createHttp2Server,
} from "node:http2";
import { type AddressInfo, type Socket, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { bodyPieces } from "./body.ts";
import { headerPairs } from "./headers.ts";
import type { HttpUpstream } from "./http-upstream.ts";
import type { Upstream, UpstreamReply } from "./mesh.ts";
import { MetadataSocket } from "./metadata-socket.ts";

/** Serves the upstream function on a free port. What it throws becomes a 500 with the message. */
export async function serveHttp2(upstream: Upstream, host: string): Promise<HttpUpstream> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const wrapped = new MetadataSocket(socket, 0);
    wrapped.on("error", () => socket.destroy());
    // a server of its own for each connection tells the streams of one from those of another
    const http2 = createHttp2Server();
    http2.on("stream", async (stream, headers) => {
      const reply = await receive(stream, headers)
        .then(upstream)
        .catch((error): UpstreamReply => ({ status: 500, body: `the test's upstream failed: ${error}` }));
      wrapped.metadata = reply.metadata ?? null;
      answer(stream, reply);
    });
    http2.emit("connection", wrapped);
  });
  server.listen(0, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function receive(stream: ServerHttp2Stream, headers: IncomingHttpHeaders) {
  const body = await text(stream);
  const pairs = Object.entries(headers)
    .filter(([name]) => !name.startsWith(":"))
    .map(([name, value]): [string, string] => [name, String(value)]);
  return {
    method: String(headers[":method"]),
    path: String(headers[":path"]),
    headers: pairs,
    body,
    trailers: [],
  };
}

function answer(stream: ServerHttp2Stream, { status = 200, headers, body }: UpstreamReply): void {
  stream.respond({ ":status": status, ...Object.fromEntries(headerPairs(headers)) });
  stream.end(Buffer.concat(bodyPieces(body)));
}
