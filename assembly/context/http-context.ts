/**
 * One HTTP stream: a request and its response.
 */
import { effectiveContext, setEffectiveContext } from "../abi/effective-context";
import { Action, Status, StreamType } from "../abi/enums";
import { proxy_close_stream, proxy_continue_stream } from "../abi/env";
import { HeaderPairs } from "../abi/pairs";
import { succeeded } from "../abi/refusal";
import * as localResponse from "../http/local-response";
import { HttpRequest, HttpResponse, REQUEST, RESPONSE } from "../http/messages";
import * as routeCache from "../http/route-cache";
import { Context } from "./context";

/**
 * Base class of what a filter does with a request: override the moments that matter.
 *
 * A build exports only the callbacks that some class overrides, so the others cost nothing.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#http-streams | spec}
 */
export class HttpContext extends Context {
  /** A callback has paused the request, and nobody has resumed it. @internal */
  holdsRequest: bool = false;
  /** As {@link holdsRequest}, for the response. @internal */
  holdsResponse: bool = false;
  /** Only looking back is left. @internal */
  isOver: bool = false;

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

  /**
   * A piece of the request's body is here; after a pause, all of it that was held. HTTP/1.1 tells the end of a body
   * by a last, empty piece; a body that is followed by trailers ends with {@link onRequestTrailers} instead.
   *
   * @param bodyBytes - Size of what is in hand, in `request.body`.
   */
  onRequestBody(bodyBytes: u32, endOfStream: bool): Action {
    return Action.Continue;
  }

  /** The request's trailers are here. A body that was held is in hand, too. */
  onRequestTrailers(): Action {
    return Action.Continue;
  }

  /**
   * HTTP/2 METADATA frames of the request are here. There is no call to read them by, and Envoy ignores a pause. Envoy
   * tells it only when it is told to let METADATA in (`allow_metadata`).
   */
  onRequestMetadata(elementCount: u32): Action {
    return Action.Continue;
  }

  /** The response's headers are here; also those of a local response, this filter's own included. */
  onResponseHeaders(endOfStream: bool): Action {
    return Action.Continue;
  }

  /** A piece of the response's body is here: as {@link onRequestBody}. */
  onResponseBody(bodyBytes: u32, endOfStream: bool): Action {
    return Action.Continue;
  }

  /** The response's trailers are here. A body that was held is in hand, too. */
  onResponseTrailers(): Action {
    return Action.Continue;
  }

  /** HTTP/2 METADATA frames of the response are here: as {@link onRequestMetadata}. */
  onResponseMetadata(elementCount: u32): Action {
    return Action.Continue;
  }

  /**
   * Answers in the upstream's place, once the current callback has returned.
   *
   * Legal until the client has got response headers, in this stream's callbacks and in another context's. Of several
   * in one callback the first counts.
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
    const before = effectiveContext();
    const answered: u32 = this.act(!this.isOver)
      ? localResponse.sendLocalResponse(status, body, headers, grpcStatus, details)
      : Status.BadArgument;
    setEffectiveContext(before);
    succeeded("proxy_send_local_response", answered);
    return Action.Pause;
  }

  /**
   * Passes on a request that a callback has paused.
   *
   * Legal in a later callback, of this context or of another: a tick, the answer to a call.
   * @returns `false` when no callback has paused it (the one in progress has not yet), or the stream is gone.
   */
  resumeRequest(): bool {
    const before = effectiveContext();
    const status: u32 = this.act(this.holdsRequest && !this.isOver)
      ? proxy_continue_stream(StreamType.HttpRequest)
      : Status.BadArgument;
    this.holdsRequest = false;
    setEffectiveContext(before);
    return succeeded("proxy_continue_stream", status);
  }

  /** Passes on a response that a callback has paused: as {@link resumeRequest}. */
  resumeResponse(): bool {
    const before = effectiveContext();
    const status: u32 = this.act(this.holdsResponse && !this.isOver)
      ? proxy_continue_stream(StreamType.HttpResponse)
      : Status.BadArgument;
    this.holdsResponse = false;
    setEffectiveContext(before);
    return succeeded("proxy_continue_stream", status);
  }

  /**
   * Ends the stream without an answer, once the current callback has returned: the client sees its connection break
   * (HTTP/1.1) or its stream reset (HTTP/2). Legal in this stream's callbacks and in another context's.
   *
   * @returns `false` when the stream is over.
   */
  resetStream(): bool {
    const before = effectiveContext();
    const status: u32 = this.act(!this.isOver)
      ? proxy_close_stream(StreamType.HttpRequest)
      : Status.BadArgument;
    this.isOver = true;
    setEffectiveContext(before);
    return succeeded("proxy_close_stream", status);
  }

  /**
   * Makes the proxy look again for the request's route. Envoy does so by itself when a request header changes; call
   * it when something else has changed that a route depends on.
   *
   * Legal in this stream's callbacks until the request is passed on.
   * @returns `false` when the proxy has no such function (Envoy before 1.33): that is not logged.
   */
  clearRouteCache(): bool {
    return routeCache.clearRouteCache();
  }

  /** What is to become of the request after a callback about it. @internal */
  settleRequest(action: Action): Action {
    const settled = this.settle(action);
    this.holdsRequest = settled !== Action.Continue;
    return settled;
  }

  /** What is to become of the response after a callback about it. @internal */
  settleResponse(action: Action): Action {
    const settled = this.settle(action);
    this.holdsResponse = settled !== Action.Continue;
    return settled;
  }

  /** A stream that was reset goes no further, whatever the callback answers: Envoy 1.40 would crash. */
  private settle(action: Action): Action {
    return this.isOver ? Action.Pause : action;
  }

  /** Makes host calls be about this stream, whoever's callback is in progress, if the call to come is legal. */
  private act(isLegal: bool): bool {
    return isLegal && setEffectiveContext(this.id);
  }
}
