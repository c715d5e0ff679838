/**
 * Traps where a request asks for it, to see what is left afterwards.
 */
export * from "../../../assembly/exports";

import { Action, HttpContext, RootContext, log, registerRootContext } from "../../../assembly";

class TrapRoot extends RootContext {
  override onConfigure(configuration: string): bool {
    if (configuration === "refuse") log.error("refused as asked");
    if (configuration === "trap") trap("while it was configured");
    return configuration !== "refuse";
  }

  override createHttpContext(id: u32): HttpContext {
    return new TrapStream(id);
  }
}

class TrapStream extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action {
    if (this.request.headers.has("x-trap")) trap("on request headers");
    return Action.Continue;
  }

  override onResponseHeaders(endOfStream: bool): Action {
    this.response.headers.set("x-filter", "alive");
    return Action.Continue;
  }
}

function trap(where: string): void {
  assert(false, `trapped ${where}`);
}

registerRootContext<TrapRoot>();
