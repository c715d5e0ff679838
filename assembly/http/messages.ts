/**
 * The two messages of an HTTP stream, as a filter sees them.
 *
 * They hold no state: each call goes to the host, which knows the stream in hand. So there is one of each per VM.
 */
import { BufferType, MapType } from "../abi/enums";
import { RequestFacts } from "../match/request-facts";
import { Body } from "./body";
import { Headers } from "./headers";
import { KeptRequest } from "./kept-request";

/** The request. */
export class HttpRequest implements RequestFacts {
  /** The request's headers, with `:method`, `:path`, `:authority` and `:scheme`. */
  readonly headers: Headers = new Headers(MapType.HttpRequestHeaders);

  /** The request's body. Legal in `onRequestBody`; after a pause there, in `onRequestTrailers` too. */
  get body(): Body {
    return Body.of(BufferType.HttpRequestBody);
  }

  /**
   * The request's trailers. Legal from `onRequestTrailers`. A request that has none gets some by `add` or `set` in the
   * `onRequestBody` that is told the end of the stream; the headers callback is too early.
   */
  readonly trailers: Headers = new Headers(MapType.HttpRequestTrailers);

  /** The method, `GET`; empty outside the request phase. */
  get method(): string {
    const method = this.headers.get(":method");
    return method === null ? "" : method;
  }

  /** The path with its query, `/items?page=2`; empty outside the request phase. */
  get path(): string {
    const path = this.headers.get(":path");
    return path === null ? "" : path;
  }

  /** The first value of a header; `null` when it is absent. */
  header(name: string): string | null {
    return this.headers.get(name);
  }

  /** The request as it is now, to be read later. Legal in `onRequestHeaders` and in `onLog`; empty elsewhere. */
  keep(): KeptRequest {
    return new KeptRequest(this.headers.pairs());
  }
}

/** The response. */
export class HttpResponse {
  /** The response's headers, with `:status`. */
  readonly headers: Headers = new Headers(MapType.HttpResponseHeaders);

  /** The response's body. Legal in `onResponseBody`; after a pause there, in `onResponseTrailers` too. */
  get body(): Body {
    return Body.of(BufferType.HttpResponseBody);
  }

  /**
   * The response's trailers. Legal from `onResponseTrailers`. A response that has none gets some by `add` or `set` in
   * the `onResponseBody` that is told the end of the stream; the headers callback is too early.
   */
  readonly trailers: Headers = new Headers(MapType.HttpResponseTrailers);

  /** The status code; 0 outside the response phase. */
  get status(): u32 {
    const status = this.headers.get(":status");
    return status === null ? 0 : U32.parseInt(status);
  }
}

export const REQUEST: HttpRequest = new HttpRequest();
export const RESPONSE: HttpResponse = new HttpResponse();
