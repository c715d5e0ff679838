/**
 * Lets a request pass when its body is a JSON object with an `id` and a `token`, and counts the letters of a response.
 *
 * Configuration: `capBytes`, and what becomes of bodies above it: `tooLarge` is `refuse` or `pass`.
 */
export * from "../../../assembly/exports";

import {
  Action,
  BodyCollector,
  Collected,
  Config,
  HttpContext,
  RootContext,
  log,
  registerRootContext,
} from "../../../assembly";

class CollectorRoot extends RootContext {
  capBytes: u32 = 0;
  refuses: bool = false;

  override onConfigure(configuration: string): bool {
    const config = Config.read(configuration);
    this.capBytes = config.integer("capBytes", 100, 1, 10_000_000) as u32;
    this.refuses = config.choice("tooLarge", ["refuse", "pass"], "refuse") === "refuse";
    return config.problems.length === 0;
  }

  override createHttpContext(id: u32): HttpContext {
    return new CollectorStream(id, this);
  }
}

class CollectorStream extends HttpContext {
  private requestBody: BodyCollector;
  private responseBody: BodyCollector;
  /** A response of the upstream's; the filter's own are left alone. */
  private sums: bool = false;

  constructor(
    id: u32,
    private root: CollectorRoot,
  ) {
    super(id);
    this.requestBody = new BodyCollector(root.capBytes);
    this.responseBody = new BodyCollector(root.capBytes);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    if (endOfStream) return this.sendLocalResponse(403, "no body\n");
    if (this.root.refuses && this.requestBody.isAnnouncedTooLarge(this.request.headers)) {
      return this.sendLocalResponse(413, "announced too large\n");
    }
    return Action.Continue;
  }

  override onRequestBody(bodyBytes: u32, endOfStream: bool): Action {
    switch (this.requestBody.collect(bodyBytes, endOfStream)) {
      case Collected.Partly:
        return Action.Pause;
      case Collected.Wholly:
        return this.check();
      default:
        return this.root.refuses ? this.sendLocalResponse(413, "too large\n") : Action.Continue;
    }
  }

  override onRequestTrailers(): Action {
    return this.requestBody.end() === Collected.Wholly ? this.check() : Action.Continue;
  }

  override onResponseHeaders(endOfStream: bool): Action {
    this.sums = this.response.headers.has("x-sum");
    if (this.sums) this.response.headers.removeContentLength();
    return Action.Continue;
  }

  override onResponseBody(bodyBytes: u32, endOfStream: bool): Action {
    if (!this.sums) return Action.Continue;
    switch (this.responseBody.collect(bodyBytes, endOfStream)) {
      case Collected.Partly:
        return Action.Pause;
      case Collected.Wholly:
        return this.sum();
      default:
        return Action.Continue;
    }
  }

  override onResponseTrailers(): Action {
    return this.sums && this.responseBody.end() === Collected.Wholly ? this.sum() : Action.Continue;
  }

  private check(): Action {
    const config = Config.read(this.request.body.text());
    log.info(`checked ${this.request.body.size} bytes`);
    if (config.problems.length === 0 && config.has("id") && config.has("token")) return Action.Continue;
    return this.sendLocalResponse(403, "invalid payload\n");
  }

  private sum(): Action {
    const body = this.response.body;
    body.append(` (${body.size} bytes)`);
    return Action.Continue;
  }
}

registerRootContext<CollectorRoot>();
