/** A plugin in a VM: its life from start to shutdown, and its timer. */

import { BufferType } from "../../assembly/abi/enums.ts";
import type { Body } from "./body.ts";
import { CallAnswers } from "./call-answers.ts";
import { Context } from "./context.ts";
import { GrpcCalls } from "./grpc-calls.ts";
import { HttpCalls } from "./http-calls.ts";
import type { PluginSettings } from "./plugin.ts";

/** The plugin's own context, whose number the guest knows it by. */
export class RootContext extends Context {
  declare readonly plugin: PluginSettings;
  readonly httpCalls = new HttpCalls(this);
  readonly grpcCalls = new GrpcCalls(this);
  readonly #answers = new CallAnswers();
  /** While it starts, the VM's configuration can be read. */
  #starting = false;
  /** While it is configured, its configuration can be read. */
  #configuring = false;
  #tickPeriodMs = 0;
  #cancelTick: () => void = () => {};

  /** Tells the guest of the plugin and configures it. @returns What went wrong; `null` when nothing did. */
  start(): string | null {
    const { vm } = this;
    vm.callback(this, "proxy_on_context_create", this.id, 0);
    this.#starting = true;
    const started = vm.callback(this, "proxy_on_vm_start", this.id, this.#vmConfiguration.length);
    this.#starting = false;
    if (started === 0) return "the module answered false to proxy_on_vm_start";
    this.#configuring = true;
    const accepted = vm.callback(this, "proxy_on_configure", this.id, this.plugin.configuration.length);
    this.#configuring = false;
    if (vm.failed) return "the module trapped while it was started";
    return accepted === 0 ? "it refused its configuration" : null;
  }

  /**
   * Says goodbye to the guest. One that answers `false` to `proxy_on_done` stays until it calls `proxy_done`.
   */
  shutDown(): void {
    if (this.vm.callback(this, "proxy_on_done", this.id) === 0) this.vm.awaitDone(this);
    else this.finish();
  }

  /** The last thing that the guest hears of the plugin. */
  finish(): void {
    this.setTickPeriod(0);
    this.vm.callback(this, "proxy_on_delete", this.id);
    this.remove();
    this.cancelCalls();
  }

  /** Forgets what the plugin still waits for. */
  cancelCalls(): void {
    this.httpCalls.cancelAll();
    this.grpcCalls.cancelAll();
  }

  /** Calls the guest every `periodMs`; 0 stops that. */
  setTickPeriod(periodMs: number): void {
    this.#cancelTick();
    this.#tickPeriodMs = periodMs;
    if (periodMs > 0) this.#cancelTick = this.vm.services.clock.after(periodMs, () => this.#tick());
  }

  override get answers(): CallAnswers {
    return this.#answers;
  }

  override buffer(type: BufferType): Body | Uint8Array | null {
    if (type === BufferType.VmConfiguration && this.#starting) return this.#vmConfiguration;
    if (type !== BufferType.PluginConfiguration) return super.buffer(type);
    return this.#configuring ? this.plugin.configuration : null;
  }

  get #vmConfiguration(): Uint8Array {
    return this.plugin.vmConfiguration ?? new Uint8Array();
  }

  #tick(): void {
    if (this.vm.failed || !this.vm.has("proxy_on_tick")) return;
    this.vm.callback(this, "proxy_on_tick", this.id);
    this.setTickPeriod(this.#tickPeriodMs);
  }
}
