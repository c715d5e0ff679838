/** Requests and responses as they enter and leave the proxy. */

import type { Pair } from "./header-map.ts";

/** What a client sends. */
export interface HttpRequest {
  method: string;
  path: string;
  /** In order; names in any case. */
  headers: readonly Pair[];
  /** The pieces in which it arrives; `null` when the headers say that there is none. */
  body: readonly Uint8Array[] | null;
  trailers: readonly Pair[];
  /** How many entries the METADATA has that comes between headers and body; 0 when there is none. */
  metadataEntries: number;
}

/** What the upstream gets. */
export interface UpstreamRequest {
  method: string;
  path: string;
  headers: readonly Pair[];
  body: Uint8Array;
  trailers: readonly Pair[];
}

/** What the upstream answers. */
export interface UpstreamResponse {
  status: number;
  /** With what says where the body ends: a `content-length` or a `transfer-encoding`. */
  headers: readonly Pair[];
  /** The pieces in which it arrives; `null` when the headers say that there is none. */
  body: readonly Uint8Array[] | null;
  trailers: readonly Pair[];
  /** The connection breaks before the end of the body. Only calls of plugins notice. */
  breaksOff?: boolean;
  /** As in a request. */
  metadataEntries: number;
}

/** What a client gets. */
export interface HttpResponse {
  status: number;
  /** In order, names in lower case. */
  headers: readonly Pair[];
  body: Uint8Array;
  trailers: readonly Pair[];
}

/** The service behind the proxy. */
export type Upstream = (request: UpstreamRequest) => UpstreamResponse | Promise<UpstreamResponse>;

/** The stream was reset: the client sees its connection break. */
export class StreamReset extends Error {
  override name = "StreamReset";
}
