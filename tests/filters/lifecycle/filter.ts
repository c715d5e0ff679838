/**
 * Says what it hears of the end of plugins and streams. A plugin that is configured as `patient` waits for a tick
 * before it is done.
 */
export * from "../../../assembly/exports";

import { Action, HttpContext, RootContext, log, registerRootContext } from "../../../assembly";

class Lifecycle extends RootContext {
  name: string = "";

  override onConfigure(configuration: string): bool {
    this.name = configuration;
    if (configuration === "refused") return false;
    log.info(`${configuration}: configured`);
    return true;
  }

  override onDone(): bool {
    log.info(`${this.name}: done?`);
    if (!this.name.startsWith("patient")) return true;
    this.setTickPeriodMs(10);
    return false;
  }

  override onTick(): void {
    log.info(`${this.name}: tick, done: ${this.done()}`);
    this.setTickPeriodMs(0);
  }

  override onDelete(): void {
    log.info(`${this.name}: deleted`);
  }

  override createHttpContext(id: u32): HttpContext {
    return new LifecycleStream(id, this);
  }
}

class LifecycleStream extends HttpContext {
  constructor(
    id: u32,
    private root: Lifecycle,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    // nothing waits for it now, which the proxy says
    if (this.request.path === "/done") return this.sendLocalResponse(200, `${this.root.done()}`);
    return Action.Continue;
  }

  override onDone(): bool {
    log.info(`${this.root.name}: stream done?`);
    return false;
  }

  override onLog(): void {
    log.info(`${this.root.name}: stream logged`);
  }

  override onDelete(): void {
    log.info(`${this.root.name}: stream deleted`);
  }
}

registerRootContext<Lifecycle>();
