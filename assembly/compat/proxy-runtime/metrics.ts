/**
 * Metrics as `@solo-io/proxy-runtime` has them: by number, every call answers the host's status.
 */
import { Bytes } from "../../abi/bytes";
import {
  proxy_define_metric,
  proxy_get_metric,
  proxy_increment_metric,
  proxy_record_metric,
} from "../../abi/env";
import { OUT } from "../../abi/memory";
import { succeeded } from "../../abi/refusal";
import { MetricTypeValues, WasmResultValues } from "./values";

class Metric {
  metric_id: u32 = 0;

  constructor(type: MetricTypeValues, name: string) {
    this.metric_id = define_metric(type, name).metric_id;
  }
}

export class Gauge extends Metric {
  constructor(name: string) {
    super(MetricTypeValues.Gauge, name);
  }

  increment(offset: i64): WasmResultValues {
    return increment_metric(this.metric_id, offset);
  }

  record(metric_id: u32, value: u64): WasmResultValues {
    return record_metric(metric_id, value);
  }
}

export class Histogram extends Metric {
  constructor(name: string) {
    super(MetricTypeValues.Histogram, name);
  }

  increment(offset: i64): WasmResultValues {
    return increment_metric(this.metric_id, offset);
  }

  record(metric_id: u32, value: u64): WasmResultValues {
    return record_metric(metric_id, value);
  }
}

export class Counter extends Metric {
  constructor(name: string) {
    super(MetricTypeValues.Counter, name);
  }

  increment(offset: u32): WasmResultValues {
    return increment_metric(this.metric_id, offset);
  }
}

/** What defining a metric gave. */
export class MetricResult {
  result: WasmResultValues = WasmResultValues.Ok;
  metric_id: u32 = 0;
}

export function define_metric(type: MetricTypeValues, name: string): MetricResult {
  const bytes = Bytes.of(name);
  const status = proxy_define_metric(type, bytes.pointer, bytes.length, OUT);
  const answer = new MetricResult();
  answer.result = status as WasmResultValues;
  if (succeeded("proxy_define_metric", status)) answer.metric_id = load<u32>(OUT);
  return answer;
}

export function increment_metric(metric_id: u32, offset: i64): WasmResultValues {
  return proxy_increment_metric(metric_id, offset) as WasmResultValues;
}

export function record_metric(metric_id: u32, value: u64): WasmResultValues {
  return proxy_record_metric(metric_id, value) as WasmResultValues;
}

/** What reading a metric gave. */
export class MetricData {
  result: WasmResultValues = WasmResultValues.Ok;
  data: u64 = 0;
}

/** Reads a metric; in `@solo-io/proxy-runtime` this overwrote it. */
export function get_metric(metric_id: u32): MetricData {
  const answer = new MetricData();
  answer.result = proxy_get_metric(metric_id, OUT) as WasmResultValues;
  if (answer.result === WasmResultValues.Ok) answer.data = load<u64>(OUT);
  return answer;
}
