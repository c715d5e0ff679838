/** Runs the test's upstream function as a real HTTP server. */

import { once } from "node:events";
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { headerPairs } from "./headers.ts";
import type { Upstream } from "./mesh.ts";

/** A server that runs. */
export interface HttpUpstream extends AsyncDisposable {
  port: number;
}

/**
 * Serves the upstream function on a free port.
 *
 * What it throws becomes a 500 with the message, so that the test sees it.
 */
export async function serve(upstream: Upstream, host: string): Promise<HttpUpstream> {
  const server = createServer(async (request, response) => {
    const reply = await Promise.resolve({
      method: request.method ?? "",
      path: request.url ?? "",
      headers: receivedHeaders(request),
      body: await text(request),
    })
      .then(upstream)
      .catch((error) => ({ status: 500, headers: [], body: `the test's upstream failed: ${error}` }));
    const body = reply.body ?? "";
    const headers = [...headerPairs(reply.headers), ["content-length", `${Buffer.byteLength(body)}`]];
    response.sendDate = false;
    response.writeHead(reply.status ?? 200, headers.flat()).end(body);
  });
  // the proxy keeps its connections: none may be closed at the moment it sends a request on it
  server.keepAliveTimeout = 0;
  server.listen(0, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Headers as they came, in order, names in lower case. */
export function receivedHeaders({ rawHeaders }: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index]!.toLowerCase(), rawHeaders[index + 1]!]);
  }
  return pairs;
}
