/**
 * Written for `@solo-io/proxy-runtime`: does what ended the VM there, or went wrong, and answers with what came of it.
 */
export * from "../../../compat/proxy-runtime/proxy";
import {
  Context,
  Counter,
  FilterHeadersStatusValues,
  Gauge,
  GrpcStatusValues,
  RootContext,
  clear_route_cache,
  get_metric,
  get_property,
  makeHeaderPair,
  registerRootContext,
  send_local_response,
  stream_context,
} from "../../../compat/proxy-runtime";

class SurvivesRoot extends RootContext {
  count: Counter = new Counter("survives.count");
  level: Gauge = new Gauge("survives.level");

  createContext(context_id: u32): Context {
    return new Survives(context_id, this);
  }
}

class Survives extends Context {
  constructor(context_id: u32, root_context: SurvivesRoot) {
    super(context_id, root_context);
  }

  onRequestHeaders(a: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const root_context = this.root_context as SurvivesRoot;
    const count = root_context.count;
    const level = root_context.level;
    // no response yet: refused
    stream_context.headers.response.replace("x-too-early", "yes");
    count.increment(3);
    level.record(level.metric_id, 7);
    const facts = [
      get_property("no.such.property").byteLength.toString(),
      String.UTF8.decode(get_property("plugin_name")),
      get_metric(count.metric_id).data.toString(),
      get_metric(count.metric_id).data.toString(),
      get_metric(level.metric_id).data.toString(),
      (count.increment(0) as i32).toString(),
      (clear_route_cache() as i32).toString(),
      makeHeaderPair("name", "value").toString(),
    ];
    const body = String.UTF8.encode(facts.join(" "));
    send_local_response(200, "", body, [], GrpcStatusValues.InvalidCode);
    return FilterHeadersStatusValues.StopIteration;
  }
}

registerRootContext((context_id: u32) => {
  return new SurvivesRoot(context_id);
}, "survives");
