/**
 * The policy's configuration: a list of fields, each with its default.
 */
import { Config, RequestMatch, decimal } from "../../assembly";
import { Key } from "./key";
import { Limit } from "./limit";

const MAX_BURST: i64 = 1_000_000_000;
const MAX_RATE: i64 = 1_000_000_000;
const MAX_BUCKETS: i64 = 1_048_576;

/** Which requests are counted together, and how many may pass. */
export class Rule {
  constructor(
    /** Tells this rule's buckets from another's. */
    readonly name: string,
    readonly match: RequestMatch,
    readonly key: Key,
    readonly limit: Limit,
  ) {}
}

/** What `onConfigure` is given, checked. */
export class RateLimitConfig {
  rules: Rule[] = [];
  /** Whether every rule that is about a request must let it pass, rather than the first one alone. */
  appliesAll: bool = false;
  /** Whether all workers share one budget. */
  isProxyWide: bool = false;
  /** Whether a request passes when it cannot be decided. */
  allowsOnFailure: bool = true;
  /** How many buckets are kept; beyond that, those that are full soonest are forgotten. */
  maxBuckets: u32 = 8192;
  /** What is wrong, each with its path. */
  problems: string[] = [];

  /** Reads the configuration; whatever is wrong is in `problems`. */
  static read(text: string): RateLimitConfig {
    const source = Config.read(text);
    const config = new RateLimitConfig();
    config.problems = source.problems;
    config.appliesAll = source.choice("apply", ["first", "all"], "first") === "all";
    config.isProxyWide = source.choice("scope", ["worker", "proxy"], "worker") === "proxy";
    config.allowsOnFailure = source.choice("onFailure", ["allow", "deny"], "allow") === "allow";
    config.maxBuckets = source.integer("maxBuckets", config.maxBuckets, 1, MAX_BUCKETS) as u32;
    if (source.has("rules")) {
      const rules = source.objects("rules");
      for (let i = 0; i < rules.length; i++)
        config.rules.push(readRule(unchecked(rules[i]), `rule ${decimal(i)}`));
      if (rules.length === 0) source.problem("rules", "expected at least one rule");
    } else if (config.problems.length === 0 || source.has("burst")) {
      // a single rule may stand at the top
      config.rules.push(readRule(source, "rule 0"));
      return config;
    }
    source.refuseUnknownFields();
    return config;
  }
}

function readRule(source: Config, defaultName: string): Rule {
  const name = source.string("name", defaultName);
  const match = RequestMatch.read(source.object("match"));
  const key = Key.read(source.object("key"));
  const limit = readLimit(source);
  source.refuseUnknownFields();
  return new Rule(name, match, key, limit);
}

function readLimit(source: Config): Limit {
  const burst = source.integer("burst", 1, 1, MAX_BURST) as u32;
  if (!source.has("burst")) source.problem("burst", "expected how many requests may come at once");
  const perSecond = source.number("perSecond", 0, 0, MAX_RATE);
  const perMinute = source.number("perMinute", 0, 0, MAX_RATE);
  const perHour = source.number("perHour", 0, 0, MAX_RATE);
  const given =
    (source.has("perSecond") as i32) + (source.has("perMinute") as i32) + (source.has("perHour") as i32);
  if (given !== 1) {
    source.problem("", `expected one of "perSecond", "perMinute" and "perHour", found ${decimal(given)}`);
    return new Limit(burst, 1);
  }
  const tokens = perSecond + perMinute + perHour;
  const seconds: f64 = source.has("perSecond") ? 1 : source.has("perMinute") ? 60 : 3600;
  if (tokens === 0) return new Limit(burst, 1);
  if (!Limit.isCountable(tokens, seconds, burst)) {
    source.problem("burst", "would take more than a century to refill at this rate");
  }
  return Limit.per(tokens, seconds, burst);
}
