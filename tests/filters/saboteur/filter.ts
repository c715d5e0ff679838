/**
 * Writes into another plugin's shared data: the key is its configuration.
 */
export * from "../../../assembly/exports";

import { Action, HttpContext, RootContext, registerRootContext, sharedData } from "../../../assembly";

class Saboteur extends RootContext {
  key: string = "";

  override onConfigure(configuration: string): bool {
    this.key = configuration;
    return true;
  }

  override createHttpContext(id: u32): HttpContext {
    return new SaboteurStream(id, this);
  }
}

class SaboteurStream extends HttpContext {
  constructor(
    id: u32,
    private root: Saboteur,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    if (this.request.headers.has("x-sabotage")) sharedData.set(this.root.key, "not buckets");
    return Action.Continue;
  }
}

registerRootContext<Saboteur>();
