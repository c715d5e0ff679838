/** What a guest may touch of a stream's request and response at the moment. */

import { MapType } from "../../assembly/abi/enums.ts";
import type { Body } from "./body.ts";
import type { HeaderMap } from "./header-map.ts";

/** One direction's part: what a callback was given, until it lets it go. */
class Visible {
  headers: HeaderMap | null = null;
  body: Body | null = null;
  trailers: HeaderMap | null = null;
  /** The filter made the body wait: the guest sees all that waits. */
  buffering = false;

  forget(): void {
    this.headers = null;
    this.body = null;
    this.trailers = null;
  }
}

/** Both directions' parts. */
export class VisibleMessages {
  readonly request = new Visible();
  readonly response = new Visible();

  /** The map of that type; `null` when it may not be touched. */
  map(type: MapType): HeaderMap | null {
    switch (type) {
      case MapType.HttpRequestHeaders:
        return this.request.headers;
      case MapType.HttpRequestTrailers:
        return this.request.trailers;
      case MapType.HttpResponseHeaders:
        return this.response.headers;
      case MapType.HttpResponseTrailers:
        return this.response.trailers;
      default:
        return null;
    }
  }
}
