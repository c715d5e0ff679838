/**
 * Calls a service on every tick, in turn where it works and where it fails, and counts what came of it.
 */
export * from "../../../assembly/exports";

import {
  Counter,
  HeaderPairs,
  HttpCallResponse,
  RootContext,
  decimal,
  random,
  registerRootContext,
} from "../../../assembly";

class TickCalls extends RootContext {
  private name: string = "";
  private ticks: u32 = 0;
  private failing: u32 = 0;
  ok: Counter = new Counter("tick_calls.200");
  unavailable: Counter = new Counter("tick_calls.503");
  strays: Counter = new Counter("tick_calls.strays");

  override onConfigure(configuration: string): bool {
    this.name = decimal(random.bits());
    return this.setTickPeriodMs(20);
  }

  override onTick(): void {
    this.ticks += 1;
    const path = this.ticks % 2 === 0 ? "/fail" : "/ok";
    const headers = new HeaderPairs()
      .add(":method", "GET")
      .add(":path", path)
      .add(":authority", "service.test")
      .add("x-vm", this.name);
    const callId = this.dispatchHttpCall("service", headers, null, null, 5_000);
    if (path === "/fail") this.failing = callId;
  }

  override onHttpCallResponse(callId: u32, response: HttpCallResponse): void {
    if (response.headers.get("x-vm") !== this.name) this.strays.increment();
    if (response.status === 200 && callId !== this.failing) this.ok.increment();
    if (response.status === 503) this.unavailable.increment();
  }
}

registerRootContext<TickCalls>();
