/**
 * Reads, changes and makes trailers, and counts METADATA. Where they come from, request headers say.
 */
export * from "../../../assembly/exports";

import { Action, Headers, HttpContext, RootContext, log, registerRootContext } from "../../../assembly";

class TrailersRoot extends RootContext {
  override createHttpContext(id: u32): HttpContext {
    return new TrailersStream(id);
  }
}

class TrailersStream extends HttpContext {
  private makes: bool = false;
  private holds: bool = false;

  override onRequestHeaders(endOfStream: bool): Action {
    const headers = this.request.headers;
    this.makes = headers.has("x-make");
    this.holds = headers.has("x-hold");
    if (this.makes) {
      headers.add("x-too-early", this.request.trailers.add("early", "1").toString());
      headers.removeContentLength();
    }
    if (headers.has("x-too-early-response")) log.info(`response trailers ${this.response.trailers.has("x")}`);
    return Action.Continue;
  }

  override onRequestBody(bodyBytes: u32, endOfStream: bool): Action {
    if (this.makes) make("request", this.request.trailers, endOfStream);
    return this.holds && !endOfStream ? Action.Pause : Action.Continue;
  }

  override onRequestTrailers(): Action {
    log.info(`request trailers behind "${this.request.body.text()}"`);
    if (this.holds) this.request.body.append("[held]");
    change(this.request.trailers);
    log.info(`response trailers already ${this.response.trailers.set("early", "1")}`);
    return Action.Continue;
  }

  override onRequestMetadata(elementCount: u32): Action {
    log.info(`request metadata ${elementCount}`);
    return Action.Pause;
  }

  override onResponseMetadata(elementCount: u32): Action {
    log.info(`response metadata ${elementCount}`);
    return Action.Pause;
  }

  override onResponseHeaders(endOfStream: bool): Action {
    if (this.makes) this.response.headers.removeContentLength();
    return Action.Continue;
  }

  override onResponseBody(bodyBytes: u32, endOfStream: bool): Action {
    if (this.makes) make("response", this.response.trailers, endOfStream);
    return this.holds && !endOfStream ? Action.Pause : Action.Continue;
  }

  override onResponseTrailers(): Action {
    log.info(`response trailers behind "${this.response.body.text()}"`);
    if (this.holds) this.response.body.append("[held]");
    change(this.response.trailers);
    return Action.Continue;
  }
}

/** The one moment at which trailers can be made is the one at which the end is known. */
function make(which: string, trailers: Headers, endOfStream: bool): void {
  const done = trailers.add("made-of", which);
  log.info(`${which} makes trailers${endOfStream ? " at the end" : ""} ${done}`);
  if (done) trailers.set("made-too", "yes");
}

function change(trailers: Headers): void {
  const first = trailers.get("first");
  trailers.add("seen", `${first === null ? "null" : first} of ${trailers.size}`);
  trailers.set("changed", "by the filter");
  trailers.remove("removed");
  trailers.remove("never-there");
}

registerRootContext<TrailersRoot>();
