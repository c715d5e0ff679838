/**
 * What came of an HTTP call.
 */
import { readBuffer } from "../abi/buffers";
import { Bytes } from "../abi/bytes";
import { BufferType, MapType } from "../abi/enums";
import { Headers } from "../http/headers";
import { lastStatusMessage } from "./last-status";

/** The answer to an HTTP call, or that there is none. It is in the host: read it in `onHttpCallResponse`, not later. */
export class HttpCallResponse {
  /** The answer's headers, with `:status`; none when there is no answer. */
  readonly headers: Headers = new Headers(MapType.HttpCallResponseHeaders);
  /** The answer's trailers. */
  readonly trailers: Headers = new Headers(MapType.HttpCallResponseTrailers);

  /** @internal */
  constructor(
    /**
     * There is no answer: the connection broke, or the answer was larger than Envoy takes (32 MiB). A timeout is no
     * failure in this sense: Envoy answers it with status 504, as it answers with 503 where nobody can be reached.
     */
    readonly failed: bool,
    /** Length of the body. */
    readonly bodyBytes: u32,
  ) {}

  /** The status code; 0 when there is no answer. */
  get status(): u32 {
    const status = this.headers.get(":status");
    return status === null ? 0 : U32.parseInt(status);
  }

  /** The body, valid until the current callback returns; empty when there is none. */
  get body(): Bytes {
    return readBuffer(BufferType.HttpCallResponseBody, this.bodyBytes);
  }

  /** The body as text. */
  get text(): string {
    return this.body.toString();
  }

  /** Why there is no answer, in the host's words: `reset` on Envoy. Empty when there is one. */
  get failure(): string {
    return this.failed ? lastStatusMessage() : "";
  }
}
