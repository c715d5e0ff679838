/**
 * One HTTP stream: a request and its response.
 */
import { Action, StreamType } from "../abi/enums";
import { proxy_close_stream, proxy_continue_stream } from "../abi/env";
import { HeaderPairs } from "../abi/pairs";
import { succeeded } from "../abi/refusal";
import * as localResponse from "../http/local-response";
import { HttpRequest, HttpResponse, REQUEST, RESPONSE } from "../http/messages";
import { Context } from "./context";

/**
 * Base class of what a filter does with a request: override the moments that matter.
 *
 * A build exports only the callbacks that some class overrides, so the others cost nothing.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#http-streams | spec}
 */
export class HttpContext extends Context {
  /** The request. Its headers can be read and changed until the request is passed on. */
  get request(): HttpRequest {
    return REQUEST;
  }

  /** The response. Its headers can be read and changed from {@link onResponseHeaders}. */
  get response(): HttpResponse {
    return RESPONSE;
  }

  /** The request's headers are here. */
  onRequestHeaders(endOfStream: bool): Action {
    return Action.Continue;
  }

  /** A piece of the request's body is here; after a pause, all of it that was held. */
  onRequestBody(bodyBytes: u32, endOfStream: bool): Action {
    return Action.Continue;
  }

  /** The request's trailers are here. */
  onRequestTrailers(): Action {
    return Action.Continue;
  }

  /** An HTTP/2 METADATA frame of the request is here. Envoy ignores a pause. */
  onRequestMetadata(elementCount: u32): Action {
    return Action.Continue;
  }

  /** The response's headers are here; also those of a local response, this filter's own included. */
  onResponseHeaders(endOfStream: bool): Action {
    return Action.Continue;
  }

  /** A piece of the response's body is here; after a pause, all of it that was held. */
  onResponseBody(bodyBytes: u32, endOfStream: bool): Action {
    return Action.Continue;
  }

  /** The response's trailers are here. */
  onResponseTrailers(): Action {
    return Action.Continue;
  }

  /** An HTTP/2 METADATA frame of the response is here. Envoy ignores a pause. */
  onResponseMetadata(elementCount: u32): Action {
    return Action.Continue;
  }

  /**
   * Answers in the upstream's place, once the current callback has returned.
   *
   * Legal until the client has got response headers.
   * @param status - HTTP status, 200 to 599.
   * @param headers - Sent besides those that Envoy adds; also seen, and changeable, in {@link onResponseHeaders}.
   * @param grpcStatus - 0 to 16 for gRPC clients; by default Envoy derives it from `status`.
   * @param details - Why, in one word, for the access log's `%RESPONSE_CODE_DETAILS%`.
   * @returns `Action.Pause`, so that a callback can end with it.
   */
  sendLocalResponse(
    status: u32,
    body: string = "",
    headers: HeaderPairs | null = null,
    grpcStatus: i32 = localResponse.NO_GRPC_STATUS,
    details: string = "",
  ): Action {
    localResponse.sendLocalResponse(status, body, headers, grpcStatus, details);
    return Action.Pause;
  }

  /** Passes on a request that a callback has paused. */
  resumeRequest(): bool {
    return succeeded("proxy_continue_stream", proxy_continue_stream(StreamType.HttpRequest));
  }

  /** Passes on a response that a callback has paused. */
  resumeResponse(): bool {
    return succeeded("proxy_continue_stream", proxy_continue_stream(StreamType.HttpResponse));
  }

  /** Ends the stream without an answer: the client sees a reset. */
  resetStream(): bool {
    return succeeded("proxy_close_stream", proxy_close_stream(StreamType.HttpRequest));
  }
}
