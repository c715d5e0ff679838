/**
 * Answers each path with what the SDK tells: properties, time, randomness, metrics, shared data.
 */
export * from "../../../assembly/exports";

import {
  Action,
  Bytes,
  Counter,
  Gauge,
  HeaderPairs,
  Histogram,
  HttpContext,
  LogLevel,
  RootContext,
  SharedDataWrite,
  clock,
  log,
  properties,
  random,
  registerRootContext,
  sharedData,
} from "../../../assembly";

/** Made while the module initialises, when the host refuses to define metrics. */
const early: Counter = new Counter("facts.early");

class Facts extends RootContext {
  requests: Counter = new Counter("facts.requests");
  level: Gauge = new Gauge("facts.level");
  sizes: Histogram = new Histogram("facts.sizes");

  override onConfigure(configuration: string): bool {
    const plugin = properties.getString("plugin_name");
    log.info(`configured as ${text(plugin)} with ${configuration}`);
    return true;
  }

  override createHttpContext(id: u32): HttpContext {
    return new FactsStream(id, this);
  }
}

class FactsStream extends HttpContext {
  constructor(
    id: u32,
    private root: Facts,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    const path = this.request.path;
    if (path.startsWith("/property/")) return this.property(path.substring("/property/".length));
    if (path === "/metrics") return this.metrics();
    if (path === "/shared") return this.shared();
    if (path === "/log") return this.levels();
    if (path === "/time") return this.answer(`${clock.nowMs()} ${clock.nowNs()} ${clock.monotonicNs()}`);
    if (path === "/random") return this.answer(`${random.bits()} ${random.unit()} ${random.below(6)}`);
    if (path === "/grpc")
      return this.sendLocalResponse(503, "", new HeaderPairs().add("x-why", "down"), 14, "down");
    return Action.Continue;
  }

  private property(name: string): Action {
    const number = properties.getNumber(name);
    const bool = properties.getBool(name);
    const bytes = properties.getBytes(name);
    const size = bytes === null ? -1 : (bytes.length as i32);
    return this.answer(
      `${text(properties.getString(name))} number ${number === null ? "null" : number.value.toString()}` +
        ` bool ${bool === null ? "null" : bool.value.toString()} bytes ${size}`,
    );
  }

  private metrics(): Action {
    const root = this.root;
    early.increment();
    root.requests.increment(0);
    root.requests.increment();
    root.requests.increment(4);
    root.level.set(10);
    root.level.add(-3);
    root.sizes.record(100);
    return this.answer(`${early.value} ${root.requests.value} ${root.level.value}`);
  }

  private shared(): Action {
    const absent = sharedData.get("facts/absent");
    const first = sharedData.set("facts/key", "one");
    const read = sharedData.get("facts/key");
    const cas: u32 = read === null ? 0 : read.cas;
    const second = sharedData.set("facts/key", "two", cas);
    const stale = sharedData.set("facts/key", "three", cas);
    const last = sharedData.get("facts/key");
    const empty = sharedData.setBytes(Bytes.of("facts/empty"), Bytes.of(""));
    const emptyRead = sharedData.get("facts/empty");
    return this.answer(
      `${absent === null} ${result(first)} ${result(second)} ${result(stale)} ${last === null ? "" : last.text}` +
        ` ${result(empty)} ${emptyRead === null ? "null" : emptyRead.text.length.toString()}`,
    );
  }

  private levels(): Action {
    log.trace("a trace line");
    log.debug("a debug line");
    log.info("an info line");
    log.warn("a warn line");
    log.error("an error line");
    log.critical("a critical line");
    return this.answer(`${log.isEnabled(LogLevel.Trace)} ${log.isEnabled(LogLevel.Error)}`);
  }

  private answer(body: string): Action {
    return this.sendLocalResponse(200, body);
  }
}

function text(value: string | null): string {
  return value === null ? "null" : `"${value}"`;
}

function result(write: SharedDataWrite): string {
  if (write === SharedDataWrite.Stored) return "stored";
  return write === SharedDataWrite.Conflict ? "conflict" : "refused";
}

registerRootContext<Facts>();
