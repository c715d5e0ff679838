/** A filter, and the stream that it is part of. */

import type { Body } from "./body.ts";
import type { LocalResponse } from "./context.ts";
import type { DataStatus, HeadersStatus, TrailersStatus } from "./filter-status.ts";
import type { HeaderMap } from "./header-map.ts";
import type { StreamInfo } from "./stream-info.ts";

/** Which way a chain leads: from the client to the upstream, or back. */
export type Direction = "request" | "response";

/** A filter, as a chain sees it. */
export interface Filter {
  onHeaders(direction: Direction, headers: HeaderMap, end: boolean): HeadersStatus;
  onData(direction: Direction, data: Body, end: boolean): DataStatus;
  onTrailers(direction: Direction, trailers: HeaderMap): TrailersStatus;
  /** METADATA passes, whatever a filter says to it. */
  onMetadata(direction: Direction, entries: number): void;
}

/** A filter with the moments that only a stream knows of. */
export interface StreamFilter extends Filter {
  onLog(maps: LoggedMaps): void;
  onDestroy(): void;
}

/** What a filter asks of the stream it is part of. */
export interface FilterCallbacks {
  readonly info: StreamInfo;
  continueStream(filter: Filter, direction: Direction): void;
  reset(details: string): void;
  sendLocalResponse(response: LocalResponse): void;
  /** Trailers of which the sender sent none. */
  addTrailers(direction: Direction): HeaderMap;
  /** The body that waits in front of the filter. */
  buffered(direction: Direction): Body | null;
  /** Makes a piece of body wait with the rest. */
  bufferWhole(direction: Direction, data: Body): void;
  readonly isOver: boolean;
}

/** The maps that are there for `proxy_on_log`. */
export interface LoggedMaps {
  requestHeaders: HeaderMap;
  responseHeaders: HeaderMap | null;
  responseTrailers: HeaderMap | null;
}
