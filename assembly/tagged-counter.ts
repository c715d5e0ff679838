/**
 * A counter for each combination of tags that occurs: for tags whose values only requests tell.
 */
import { MetricTags } from "./metric-tags";
import { Counter } from "./metrics";

/** How many combinations are told apart. */
const DEFAULT_LIMIT: i32 = 1000;

/** Counters of one name. */
export class TaggedCounter {
  private counters: Map<string, Counter> = new Map<string, Counter>();

  constructor(
    /** As given, without the host's prefix and the tags. */
    readonly name: string,
    /**
     * How many combinations are told apart, so that nobody fills the proxy's memory by sending new values: what is
     * beyond is counted without tags.
     */
    readonly limit: i32 = DEFAULT_LIMIT,
  ) {}

  /** The counter with these tags, made when it is first asked for. */
  with(tags: MetricTags): Counter {
    const key = tags.toString();
    if (this.counters.has(key)) return this.counters.get(key);
    if (this.counters.size >= this.limit && key !== "") return this.with(new MetricTags());
    const counter = new Counter(this.name, tags);
    this.counters.set(key, counter);
    return counter;
  }
}
