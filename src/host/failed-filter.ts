/** What stands in the filter chain for a plugin whose VM has failed. */

import { DataStatus, type Direction, HeadersStatus, TrailersStatus } from "./filter-chain.ts";
import type { StreamFilter } from "./http-stream.ts";
import { FAILED, type FilterCallbacks } from "./stream-context.ts";

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

  onLog(): void {}

  onDestroy(): void {}
}
