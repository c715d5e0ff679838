/** Sends a test's request over HTTP. */

import { once } from "node:events";
import { type Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { headerPairs } from "./headers.ts";
import { receivedHeaders } from "./http-upstream.ts";
import type { Reply, RequestOptions } from "./mesh.ts";

/** Sends one request and reads the whole answer. Rejects when the connection breaks before its end. */
export async function send(
  agent: Agent,
  { host, port }: { host: string; port: number },
  { method = "GET", path = "/", headers, body }: RequestOptions = {},
): Promise<Reply> {
  const pairs = headerPairs(headers);
  const has = (name: string) => pairs.some(([key]) => key.toLowerCase() === name);
  if (!has("host")) pairs.unshift(["host", `${host}:${port}`]);
  if (body !== undefined && !has("content-length"))
    pairs.push(["content-length", `${Buffer.byteLength(body)}`]);

  const sent = request({ agent, host, port, method, path, headers: pairs.flat() });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const rawHeaders = receivedHeaders(response);
  return {
    status: response.statusCode ?? 0,
    headers: new Headers(rawHeaders),
    rawHeaders,
    body: await text(response),
  };
}
