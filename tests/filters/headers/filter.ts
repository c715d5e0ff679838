/**
 * Changes headers in every way that there is, and reports in headers what the calls answered.
 */
export * from "../../../assembly/exports";

import { Action, HeaderPairs, HttpContext, RootContext, registerRootContext } from "../../../assembly";

class HeadersRoot extends RootContext {
  override createHttpContext(id: u32): HttpContext {
    return new HeadersStream(id);
  }
}

class HeadersStream extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action {
    const request = this.request.headers;
    if (this.request.path === "/replace-all") {
      const pairs = request.pairs().add("x-appended", "last");
      request.setPairs(pairs);
      return Action.Continue;
    }
    request.add("x-seen-absent", text(request.get("x-absent")));
    request.add("x-seen-empty", text(request.get("x-empty")));
    request.add("x-seen-first", text(request.get("x-many")));
    request.add("x-seen-all", request.getAll("x-many").join("+"));
    request.add("x-seen-has", `${request.has("x-many")},${request.has("x-absent")}`);
    request.add("x-seen-end", endOfStream.toString());
    request.set("x-set", "new");
    request.set("x-set-fresh", "created");
    request.setNumber("x-number", u64.MAX_VALUE);
    request.add("x-added", "second");
    request.remove("x-removed");
    request.remove("x-never-there");
    return Action.Continue;
  }

  override onResponseHeaders(endOfStream: bool): Action {
    const response = this.response.headers;
    const request = this.request.headers;
    response.add("x-status", this.response.status.toString());
    // the request has been passed on: its headers are out of reach
    response.add("x-late-get", text(request.get("x-many")));
    response.add("x-late-set", request.set("x-late", "1").toString());
    response.remove("x-from-upstream");
    response.set("x-rewritten", "by the filter");
    response.add("x-utf8", "grüße");
    if (response.has("x-turn-away")) {
      return this.sendLocalResponse(418, "short and stout", new HeaderPairs().add("x-pot", "tea"));
    }
    return Action.Continue;
  }
}

function text(value: string | null): string {
  return value === null ? "null" : `"${value}"`;
}

registerRootContext<HeadersRoot>();
