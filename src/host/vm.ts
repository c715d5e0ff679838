/** One VM: an instance of a module with the contexts that live in it. */

import { LogLevel, Status } from "../../assembly/abi/enums.ts";
import { ALLOWED_AT_START, ALLOWED_IN_ALLOCATOR } from "./allowed-calls.ts";
import { Context } from "./context.ts";
import { DeclaredProperties } from "./declared-properties.ts";
import { GuestFault, RestrictedCall, StartFailed, isTrap, report } from "./fault.ts";
import { hostImports } from "./imports/index.ts";
import { Memory } from "./memory.ts";
import { VmMetrics } from "./metrics.ts";
import type { GuestModule } from "./module.ts";
import type { PluginSettings } from "./plugin.ts";
import type { RootContext } from "./root-context.ts";
import type { Services } from "./services.ts";
import { Transcript } from "./transcript.ts";
import { WebAssembly } from "./webassembly.ts";

const NO_CONTEXT = -1;

/** What a VM is made of. */
type VmSettings = Pick<PluginSettings, "vmId" | "module" | "environment">;

type Callback = (...parameters: number[]) => number | undefined;

/** An instance of a module. Every worker has its own. */
export class Vm {
  readonly id: string;
  /** Environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly services: Services;
  readonly contexts = new Map<number, Context>();
  readonly transcript = new Transcript();
  readonly metrics: VmMetrics;
  readonly properties = new DeclaredProperties();
  readonly memory: Memory;
  /** The numbers given last to calls; gRPC calls and streams share theirs. */
  readonly lastCallIds = { http: 0, grpc: 0 };
  /** A trap has ended it, or its last plugin is gone: no callback is called any more. */
  failed = false;
  /** A local response was sent in this callback: whatever it answers, the filter chain stops. */
  iterationStopped = false;
  /** Called when a trap has ended the VM. */
  onFailure: () => void = () => {};

  readonly #module: GuestModule;
  readonly #exports: Record<string, Callback | undefined>;
  readonly #vmContext: Context;
  readonly #afterCallback: (() => void)[] = [];
  readonly #awaitingDone = new Set<RootContext>();
  #current: Context | null = null;
  /** The context that host calls are about instead. */
  #effectiveId = NO_CONTEXT;
  /** The host calls that are let through; `null`: all. */
  #allowedCalls: ReadonlySet<string> | null = null;
  #lastContextId = 0;
  #lastDnsToken = 0;

  /** Instantiates the module and initializes it. @throws {@link StartFailed} */
  constructor({ vmId, module, environment = {} }: VmSettings, services: Services) {
    this.id = vmId;
    this.environment = environment;
    this.services = services;
    this.metrics = new VmMetrics(services.metrics);
    this.#module = module;
    const imports = hostImports(this);
    const missing = WebAssembly.Module.imports(module.compiled).find(
      ({ module: from, name }) => imports[from]?.[name] === undefined,
    );
    if (missing) throw new StartFailed(`missing import: ${missing.module}.${missing.name}`);

    const { exports } = new WebAssembly.Instance(module.compiled, imports);
    this.#exports = exports as Record<string, Callback | undefined>;
    // a module without memory runs on Envoy too, as long as it makes no host call
    const memory = exports.memory instanceof WebAssembly.Memory ? exports.memory : null;
    this.memory = new Memory(memory ?? new WebAssembly.Memory({ initial: 0 }));
    this.#vmContext = new Context(this, 0, null);
    if (!this.has("malloc") && !this.has("proxy_on_memory_allocate")) {
      throw new StartFailed("exports neither malloc nor proxy_on_memory_allocate");
    }
    this.#initialize();
    if (this.failed) throw new StartFailed("the module's initialization trapped");
  }

  /** The context that host calls are about. */
  get context(): Context {
    return this.contexts.get(this.#effectiveId) ?? this.#current!;
  }

  /** @throws {@link RestrictedCall}, a trap, where Envoy does not let a call through. */
  checkAllowed(call: string): void {
    if (this.#current === null) {
      throw new GuestFault(
        `${call} in the module's start section crashes Envoy: let the module start in _initialize ` +
          "(asc --exportStart _initialize)",
      );
    }
    if (this.#allowedCalls !== null && !this.#allowedCalls.has(call)) {
      throw new RestrictedCall("restricted_callback");
    }
  }

  /** Makes host calls be about another context until the callback returns; 0 is the context itself. */
  setEffectiveContext(id: number): Status {
    if (!this.contexts.has(id)) return Status.BadArgument;
    this.#effectiveId = id === 0 ? NO_CONTEXT : id;
    return Status.Ok;
  }

  nextContextId(): number {
    return ++this.#lastContextId;
  }

  nextDnsToken(): number {
    return ++this.#lastDnsToken;
  }

  has(callback: string): boolean {
    return this.#exports[callback] !== undefined;
  }

  /**
   * Calls a callback and then does what it asked for.
   *
   * @returns What the guest answered; `undefined` when it exports no such callback, or traps, or has trapped.
   */
  callback(context: Context, name: string, ...parameters: number[]): number | undefined {
    if (this.failed || !this.has(name)) return undefined;
    const answer = this.call(context, name, ...parameters);
    this.runDeferred();
    return answer;
  }

  /** Calls an export. What the guest asks for waits for {@link runDeferred}. */
  call(context: Context, name: string, ...parameters: number[]): number | undefined {
    const [current, effectiveId] = [this.#current, this.#effectiveId];
    this.#current = context;
    this.#effectiveId = NO_CONTEXT;
    try {
      return this.#exports[name]!(...parameters);
    } catch (error) {
      this.failed = true;
      if (!isTrap(error)) throw error;
      this.#logTrap(name, error);
      this.onFailure();
      return undefined;
    } finally {
      this.#current = current;
      this.#effectiveId = effectiveId;
    }
  }

  /** Does something when the callback has returned. */
  defer(action: () => void): void {
    this.#afterCallback.push(action);
  }

  /** Does what the last callback asked for. */
  runDeferred(): void {
    this.iterationStopped = false;
    for (let action = this.#afterCallback.shift(); action; action = this.#afterCallback.shift()) action();
  }

  /** Memory of the guest for `size` bytes; 0 when it has none. */
  allocate(size: number): number {
    const allowed = this.#allowedCalls;
    this.#allowedCalls = ALLOWED_IN_ALLOCATOR;
    const name = this.has("malloc") ? "malloc" : "proxy_on_memory_allocate";
    const address = this.call(this.#vmContext, name, size);
    this.#allowedCalls = allowed;
    return address ?? 0;
  }

  /** Ends without a word to the guest: whoever still waited to be done has waited for nothing. */
  end(): void {
    this.failed = true;
    for (const root of this.#awaitingDone) root.setTickPeriod(0);
  }

  /** Keeps a root context that is not done yet. */
  awaitDone(context: RootContext): void {
    this.#awaitingDone.add(context);
  }

  /** Lets a root context go that was not done before. */
  done(context: RootContext): Status {
    if (!this.#awaitingDone.delete(context)) return Status.NotFound;
    this.defer(() => context.finish());
    return Status.Ok;
  }

  /** An error with the place in the guest's source and the last host calls. Made while the guest's stack stands. */
  fault(what: string): GuestFault {
    const { stack = "" } = withDeepStack(() => new Error());
    return new GuestFault(report(what, this.#module.lines.frames(stack), this.transcript.lines()));
  }

  #initialize(): void {
    this.#allowedCalls = ALLOWED_AT_START;
    if (this.has("_initialize")) {
      this.call(this.#vmContext, "_initialize");
      if (this.has("main") && !this.failed) this.call(this.#vmContext, "main", 0, 0);
    } else if (this.has("_start")) {
      this.call(this.#vmContext, "_start");
    }
    this.#allowedCalls = null;
  }

  #logTrap(name: string, error: Error): void {
    const what = `Function: ${name} failed: Uncaught ${error.name}: ${error.message}`;
    const frames = this.#module.lines.frames(error.stack ?? "");
    this.services.log.write(LogLevel.Error, "", report(what, frames, this.transcript.lines()));
  }
}

/** V8 keeps ten frames of a stack unless told otherwise; the host's own take some of them. */
function withDeepStack<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
