/**
 * Counts requests by a header's value: a counter, a gauge and a histogram with tags.
 */
export * from "../../../assembly/exports";

import {
  Action,
  Counter,
  Gauge,
  Histogram,
  HttpContext,
  MetricTags,
  RootContext,
  TaggedCounter,
  registerRootContext,
} from "../../../assembly";

class Tags extends RootContext {
  requests: TaggedCounter = new TaggedCounter("tags.requests", 3);
  all: Counter = new Counter("tags.all", new MetricTags().add("reporter", "meshwright"));
  level: Gauge = new Gauge("tags.level", new MetricTags().add("reporter", "meshwright"));
  sizes: Histogram = new Histogram("tags.sizes", new MetricTags().add("reporter", "meshwright"));

  override createHttpContext(id: u32): HttpContext {
    return new TagsStream(id, this);
  }
}

class TagsStream extends HttpContext {
  constructor(
    id: u32,
    private root: Tags,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    const root = this.root;
    const value = this.request.headers.get("x-value");
    if (value !== null) {
      const tags = new MetricTags().add("value", value).add("reporter", "meshwright");
      root.requests.with(tags).increment();
    }
    root.all.increment();
    root.level.add(2);
    root.sizes.record(10);
    return Action.Continue;
  }
}

registerRootContext<Tags>();
