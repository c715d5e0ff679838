/** Runs the test's upstream function as a real HTTP server. */

import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { bodyPieces, hasLength } from "./body.ts";
import { headerPairs } from "./headers.ts";
import type { Upstream, UpstreamReply, UpstreamRequest } from "./mesh.ts";
import { type BytesRead, sendPieces } from "./pieces.ts";

/** A server that runs. */
export interface HttpUpstream extends AsyncDisposable {
  port: number;
}

/**
 * Serves the upstream function on a free port.
 *
 * What it throws becomes a 500 with the message, so that the test sees it.
 * @param read - How much the proxy has read from this service.
 */
export async function serve(upstream: Upstream, host: string, read: BytesRead): Promise<HttpUpstream> {
  const server = createServer(async (request, response) => {
    const reply = await receive(request)
      .then(upstream)
      .catch((error) => ({ status: 500, body: `the test's upstream failed: ${error}` }));
    await answer(response, reply, read);
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

async function receive(request: IncomingMessage): Promise<UpstreamRequest> {
  const body = await text(request);
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    headers: receivedHeaders(request),
    body,
    trailers: receivedTrailers(request),
  };
}

async function answer(response: ServerResponse, reply: UpstreamReply, read: BytesRead): Promise<void> {
  const pieces = bodyPieces(reply.body);
  const headers = headerPairs(reply.headers);
  response.sendDate = false;
  if (hasLength(reply)) {
    const body = pieces[0] ?? Buffer.alloc(0);
    const length: [string, string] = ["content-length", `${body.length}`];
    response.writeHead(reply.status ?? 200, [...headers, length].flat()).end(body);
    return;
  }
  const chunked: [string, string] = ["transfer-encoding", "chunked"];
  response.writeHead(reply.status ?? 200, [...headers, chunked].flat());
  response.addTrailers(headerPairs(reply.trailers));
  await sendPieces(response, pieces, read);
  if (reply.breaksOff) response.destroy();
  else response.end();
}

/** Headers as they came, in order, names in lower case. */
export function receivedHeaders({ rawHeaders }: IncomingMessage): [string, string][] {
  return toPairs(rawHeaders);
}

/** Trailers as they came, in order, names in lower case. Known when the body has been read. */
export function receivedTrailers({ rawTrailers }: IncomingMessage): [string, string][] {
  return toPairs(rawTrailers);
}

function toPairs(raw: string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push([raw[index]!.toLowerCase(), raw[index + 1]!]);
  }
  return pairs;
}
