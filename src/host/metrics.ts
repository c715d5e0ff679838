/** Counters, gauges and histograms: their values for the whole proxy, their ids for one VM. */

import { MetricType, Status } from "../../assembly/abi/enums.ts";

/** A counter or gauge; 64 bits, wraps as C++ does. */
interface Scalar {
  value: bigint;
}

/** A histogram's samples so far. */
export interface Samples {
  count: number;
  sum: number;
}

/** The metrics of one proxy by name. A name may stand for a counter, a gauge and a histogram at once. */
export class MetricStore {
  readonly #counters = new Map<string, Scalar>();
  readonly #gauges = new Map<string, Scalar>();
  readonly #histograms = new Map<string, Samples>();

  /** The counter of that name, made when it is not there yet. */
  counter(name: string): Scalar {
    return obtain(this.#counters, name, () => ({ value: 0n }));
  }

  /** The gauge of that name, made when it is not there yet. */
  gauge(name: string): Scalar {
    return obtain(this.#gauges, name, () => ({ value: 0n }));
  }

  /** All counters and gauges, by name. */
  scalars(): [string, bigint][] {
    return [...this.#counters, ...this.#gauges].map(([name, { value }]) => [name, value]);
  }

  /** The histogram of that name, made when it is not there yet. */
  histogram(name: string): Samples {
    return obtain(this.#histograms, name, () => ({ count: 0, sum: 0 }));
  }
}

function obtain<T>(map: Map<string, T>, name: string, make: () => T): T {
  let found = map.get(name);
  if (found === undefined) map.set(name, (found = make()));
  return found;
}

/**
 * The metrics that one VM defined, by the ids it got.
 *
 * The two lowest bits of an id tell the kind, as in Envoy, and decide what an unknown id is answered. A name that
 * is defined twice gets two ids for one metric.
 */
export class VmMetrics {
  readonly #store: MetricStore;
  readonly #scalars = new Map<number, Scalar>();
  readonly #histograms = new Map<number, Samples>();
  readonly #lastIds = [MetricType.Counter, MetricType.Gauge, MetricType.Histogram] as number[];

  constructor(store: MetricStore) {
    this.#store = store;
  }

  define(type: MetricType, name: string): number {
    const id = this.#lastIds[type]! + 4;
    this.#lastIds[type] = id;
    if (type === MetricType.Histogram) this.#histograms.set(id, this.#store.histogram(name));
    else
      this.#scalars.set(
        id,
        type === MetricType.Counter ? this.#store.counter(name) : this.#store.gauge(name),
      );
    return id;
  }

  increment(id: number, offset: bigint): Status {
    const type = id & 3;
    if (type !== MetricType.Counter && type !== MetricType.Gauge) return Status.BadArgument;
    const metric = this.#scalars.get(id);
    if (metric === undefined) return Status.NotFound;
    if (type === MetricType.Counter && offset <= 0n) return Status.BadArgument;
    metric.value = BigInt.asUintN(64, metric.value + offset);
    return Status.Ok;
  }

  /** Adds to a counter, sets a gauge, adds a sample to a histogram. */
  record(id: number, value: bigint): Status {
    const samples = this.#histograms.get(id);
    if (samples !== undefined) {
      samples.count++;
      samples.sum += Number(value);
      return Status.Ok;
    }
    const metric = this.#scalars.get(id);
    if (metric === undefined) return Status.NotFound;
    const before = (id & 3) === MetricType.Counter ? metric.value : 0n;
    metric.value = BigInt.asUintN(64, before + value);
    return Status.Ok;
  }

  /** The value of a counter or gauge; a histogram has none to read. */
  get(id: number): bigint | Status {
    if ((id & 3) > MetricType.Gauge) return Status.BadArgument;
    return this.#scalars.get(id)?.value ?? Status.NotFound;
  }
}
