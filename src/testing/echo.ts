/** The service behind the proxy when a test brings none. */

import type { TcpConnection, UpstreamReply, UpstreamRequest } from "./mesh.ts";

/** Answers 200 with the request as JSON; values of a header that came several times are joined by `, `. */
export function echo({ method, path, headers, body }: UpstreamRequest): UpstreamReply {
  const joined: Record<string, string> = {};
  for (const [name, value] of headers) {
    const before = joined[name];
    joined[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ method, path, headers: joined, body }),
  };
}

/** Sends back what it gets, and ends when the client does. */
export async function echoTcp(connection: TcpConnection): Promise<void> {
  for (let data = await connection.next(); data !== null; data = await connection.next()) {
    connection.send(data);
  }
  connection.end();
}
