/**
 * Counters, gauges and histograms in the proxy's own statistics, as `wasmcustom.<name>`.
 *
 * All workers of a proxy share one value per name. Create metrics as fields of a root context, so that they show
 * up, at 0, from the start. Each has a place in the proxy's memory that it never gives back: make none per request.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#metrics | spec}
 */
import { Bytes } from "./abi/bytes";
import * as callback from "./abi/callback";
import { MetricType, Status } from "./abi/enums";
import {
  proxy_define_metric,
  proxy_get_metric,
  proxy_increment_metric,
  proxy_record_metric,
} from "./abi/env";
import { OUT } from "./abi/memory";
import { succeeded } from "./abi/refusal";
import { MetricTags } from "./metric-tags";

/** What the three kinds have in common: a name, and the host's number for it. */
class Metric {
  private metricId: u32 = 0;
  private isDefined: bool = false;

  constructor(
    private type: MetricType,
    /** As given, without the host's prefix. */
    readonly name: string,
  ) {
    // while the module initialises the host refuses to define metrics: then the first use does it
    if (callback.count > 0) this.define();
  }

  /** The host's number for this metric; defines it on first use. */
  protected get id(): u32 {
    if (!this.isDefined) this.define();
    return this.metricId;
  }

  /** The host's value; 0 when it has none. */
  protected read(): u64 {
    return proxy_get_metric(this.id, OUT) === Status.Ok ? load<u64>(OUT) : 0;
  }

  private define(): void {
    const name = Bytes.of(this.name);
    const status = proxy_define_metric(this.type, name.pointer, name.length, OUT);
    this.isDefined = true;
    if (succeeded("proxy_define_metric", status)) this.metricId = load<u32>(OUT);
  }
}

/** Counts what happens; never goes down. */
export class Counter extends Metric {
  constructor(name: string, tags: MetricTags | null = null) {
    super(MetricType.Counter, tags === null ? name : name + tags.toString());
  }

  /** Adds `by`. Adding 0 does nothing (Envoy refuses it). */
  increment(by: u32 = 1): void {
    if (by > 0) proxy_increment_metric(this.id, by);
  }

  /** The count over all workers. */
  get value(): u64 {
    return this.read();
  }
}

/** Shows a level that goes up and down. */
export class Gauge extends Metric {
  constructor(name: string, tags: MetricTags | null = null) {
    super(MetricType.Gauge, tags === null ? name : name + tags.toString());
  }

  /** Sets the level, for all workers. */
  set(value: u64): void {
    proxy_record_metric(this.id, value);
  }

  /** Moves the level by `by`, down when negative: the form for a level that several workers share. */
  add(by: i64): void {
    if (by !== 0) proxy_increment_metric(this.id, by);
  }

  /** The level over all workers. */
  get value(): u64 {
    return this.read();
  }
}

/** Collects samples, of which the proxy shows counts, sum and quantiles. Its values cannot be read back on Envoy. */
export class Histogram extends Metric {
  constructor(name: string, tags: MetricTags | null = null) {
    super(MetricType.Histogram, tags === null ? name : name + tags.toString());
  }

  /** Adds one sample, in the unit that the name says. */
  record(sample: u64): void {
    proxy_record_metric(this.id, sample);
  }
}
