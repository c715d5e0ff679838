/** What stands in the filter chain for a plugin whose VM has failed. */

import type { Direction, FilterCallbacks, StreamFilter } from "./filter.ts";
import { DataStatus, HeadersStatus, TrailersStatus } from "./filter-status.ts";
import { FAILED } from "./local-reply.ts";

/** Answers every request with 503. */
export class FailedFilter implements StreamFilter {
  readonly #stream: FilterCallbacks;

  constructor(stream: FilterCallbacks) {
    this.#stream = stream;
  }

  onHeaders(direction: Direction): HeadersStatus {
    if (direction === "response") return HeadersStatus.Continue;
    this.#stream.sendLocalResponse(FAILED);
    return HeadersStatus.StopAllAndWatermark;
  }

  onData(): DataStatus {
    return DataStatus.Continue;
  }

  onTrailers(): TrailersStatus {
    return TrailersStatus.Continue;
  }

  onMetadata(): void {}

  onLog(): void {}

  onDestroy(): void {}
}
