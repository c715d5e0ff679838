/**
 * Two plugins in one module: which one runs, the proxy's `root_id` says.
 */
export * from "../../../assembly/exports";

import { Action, HttpContext, RootContext, registerRootContext } from "../../../assembly";

class Labelled extends RootContext {
  label: string = "";
  configuration: string = "";

  override onConfigure(configuration: string): bool {
    this.configuration = configuration;
    return true;
  }

  override createHttpContext(id: u32): HttpContext {
    return new LabelledStream(id, this);
  }
}

class First extends Labelled {
  override label: string = "first";
}

class Second extends Labelled {
  override label: string = "second";
}

class LabelledStream extends HttpContext {
  constructor(
    id: u32,
    private root: Labelled,
  ) {
    super(id);
  }

  override onResponseHeaders(endOfStream: bool): Action {
    this.response.headers.add("x-plugin", `${this.root.label} ${this.root.configuration}`);
    return Action.Continue;
  }
}

registerRootContext<First>("first");
registerRootContext<Second>("second");
