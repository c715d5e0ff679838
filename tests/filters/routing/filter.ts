/**
 * Sends a request elsewhere: by its host, by a header.
 */
export * from "../../../assembly/exports";

import { Action, HttpContext, RootContext, registerRootContext } from "../../../assembly";

class RoutingRoot extends RootContext {
  override createHttpContext(id: u32): HttpContext {
    return new RoutingStream(id);
  }
}

class RoutingStream extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action {
    const headers = this.request.headers;
    const host = headers.get("x-to-host");
    if (host !== null) headers.set(":authority", host);
    const version = headers.get("x-to-version");
    if (version !== null) headers.set("x-version", version);
    const path = headers.get("x-to-path");
    if (path !== null) headers.set(":path", path);
    headers.add("x-cleared", this.clearRouteCache().toString());
    return Action.Continue;
  }
}

registerRootContext<RoutingRoot>();
