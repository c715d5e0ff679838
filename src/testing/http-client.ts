/** Sends a test's request over HTTP. */

import { once } from "node:events";
import { type Agent, type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { bodyPieces, hasLength } from "./body.ts";
import { headerPairs } from "./headers.ts";
import { receivedHeaders, receivedTrailers } from "./http-upstream.ts";
import type { Reply, RequestOptions } from "./mesh.ts";
import { type BytesRead, sendPieces } from "./pieces.ts";

/**
 * Sends one request and reads the whole answer. Rejects when the connection breaks before its end.
 *
 * @param read - How much the proxy has read from its clients.
 */
export async function send(
  agent: Agent,
  { host, port }: { host: string; port: number },
  { method = "GET", path = "/", headers, body, trailers, signal }: RequestOptions,
  read: BytesRead,
): Promise<Reply> {
  const pairs = [...headerPairs(headers)];
  const has = (name: string) => pairs.some(([key]) => key.toLowerCase() === name);
  const pieces = bodyPieces(body);
  const isWhole = hasLength({ body, trailers });
  if (!has("host")) pairs.unshift(["host", `${host}:${port}`]);
  if (!isWhole) pairs.push(["transfer-encoding", "chunked"]);
  else if (body !== undefined && !has("content-length"))
    pairs.push(["content-length", `${pieces[0]!.length}`]);

  // pieces are counted on a connection of their own
  const sent = request({
    ...{ agent: isWhole && agent, host, port, method, path, headers: pairs.flat() },
    ...(signal && { signal }),
  });
  const responded = once(sent, "response") as Promise<[IncomingMessage]>;
  if (isWhole) sent.end(pieces[0]);
  else {
    sent.addTrailers(headerPairs(trailers));
    // the answer may come before the request is at its end
    await Promise.race([sendPieces(sent, pieces, read), responded]);
    sent.end();
  }
  const [response] = await responded;
  const rawHeaders = receivedHeaders(response);
  const bytes = await buffer(response);
  return {
    status: response.statusCode ?? 0,
    headers: new Headers(rawHeaders),
    rawHeaders,
    body: bytes.toString(),
    bytes,
    trailers: receivedTrailers(response),
  };
}
