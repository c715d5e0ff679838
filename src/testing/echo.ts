/** The service behind the proxy when a test brings none. */

import type { UpstreamReply, UpstreamRequest } from "./mesh.ts";

/** Answers 200 with the request as JSON; of a header that came twice, the last value. */
export function echo({ method, path, headers, body }: UpstreamRequest): UpstreamReply {
  return {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ method, path, headers: Object.fromEntries(headers), body }),
  };
}
