/** What a plugin may look at of the answer to a call, while the host tells of it. */

import { BufferType, MapType } from "../../assembly/abi/enums.ts";
import type { HeaderMap } from "./header-map.ts";

/** The answer in hand: one of the parts, while its callback runs. */
export interface Answer {
  headers?: HeaderMap;
  trailers?: HeaderMap;
  body?: Uint8Array;
  initialMetadata?: HeaderMap;
  trailingMetadata?: HeaderMap;
  message?: Uint8Array;
}

export class CallAnswers {
  /** What `proxy_get_status` answers. The number stays; the reason is there during the callback alone. */
  status = 0;
  reason = "";
  #answer: Answer = {};

  /** Shows an answer while `tell` runs. */
  during(answer: Answer, tell: () => void): void {
    this.#answer = answer;
    tell();
    this.#answer = {};
    this.reason = "";
  }

  map(type: MapType): HeaderMap | null {
    switch (type) {
      case MapType.HttpCallResponseHeaders:
        return this.#answer.headers ?? null;
      case MapType.HttpCallResponseTrailers:
        return this.#answer.trailers ?? null;
      case MapType.GrpcReceiveInitialMetadata:
        return this.#answer.initialMetadata ?? null;
      case MapType.GrpcReceiveTrailingMetadata:
        return this.#answer.trailingMetadata ?? null;
      default:
        return null;
    }
  }

  /** `undefined`: it is no buffer of an answer. */
  buffer(type: BufferType): Uint8Array | null | undefined {
    if (type === BufferType.HttpCallResponseBody) return this.#answer.body ?? null;
    return type === BufferType.GrpcReceiveBuffer ? (this.#answer.message ?? new Uint8Array()) : undefined;
  }
}
