/**
 * Rate limit: a client may send a burst, then a steady rate; the rest is answered with 429.
 *
 * With `scope: worker` each Envoy worker thread counts for itself; with `scope: proxy` all share one budget.
 */
export * from "../../assembly/exports";

import {
  Action,
  Bytes,
  Counter,
  HttpContext,
  RootContext,
  clock,
  log,
  properties,
  random,
  registerRootContext,
} from "../../assembly";
import { WorkerBuckets } from "./buckets";
import { RateLimitConfig } from "./config";
import { Judge } from "./judge";
import { KeyFacts } from "./key";
import { KeyHash } from "./key-hash";
import { ProxyBuckets, sharedKeyHash } from "./proxy-buckets";
import { Verdict } from "./verdict";

class RateLimit extends RootContext {
  allowed: Counter = new Counter("rate_limit.allowed");
  limited: Counter = new Counter("rate_limit.limited");
  undecided: Counter = new Counter("rate_limit.undecided");
  evicted: Counter = new Counter("rate_limit.evicted");
  config: RateLimitConfig = new RateLimitConfig();
  judge: Judge | null = null;

  override onConfigure(configuration: string): bool {
    const config = RateLimitConfig.read(configuration);
    for (let i = 0; i < config.problems.length; i++)
      log.error(`rate-limit: ${unchecked(config.problems[i])}`);
    if (config.problems.length > 0) return false;
    this.config = config;
    this.judge = config.isProxyWide ? proxyJudge(config) : workerJudge(config);
    return true;
  }

  override createHttpContext(id: u32): HttpContext {
    return new LimitedRequest(id, this);
  }
}

class LimitedRequest extends HttpContext implements KeyFacts {
  private verdict: Verdict | null = null;

  constructor(
    id: u32,
    private policy: RateLimit,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    const policy = this.policy;
    const judge = policy.judge;
    if (judge === null) return Action.Continue;
    const judgement = judge.judge(this.request, this, clock.monotonicNs());
    policy.evicted.increment(judgement.evictions);
    this.verdict = judgement.verdict;

    if (judgement.isUndecided) {
      policy.undecided.increment();
      if (policy.config.allowsOnFailure) return Action.Continue;
      return this.sendLocalResponse(503, "rate limit cannot be decided\n");
    }
    const verdict = judgement.verdict;
    if (verdict === null) return Action.Continue;
    if (verdict.isAllowed) {
      policy.allowed.increment();
      return Action.Continue;
    }
    policy.limited.increment();
    return this.sendLocalResponse(429, "rate limit reached\n");
  }

  /** Runs for the 429 too, which is how that gets its headers. */
  override onResponseHeaders(endOfStream: bool): Action {
    const verdict = this.verdict;
    if (verdict === null) return Action.Continue;
    const headers = this.response.headers;
    headers.setNumber("x-ratelimit-limit", verdict.limit.burst);
    headers.setNumber("x-ratelimit-remaining", verdict.remaining);
    headers.setNumber("x-ratelimit-reset", verdict.resetSeconds);
    if (!verdict.isAllowed) headers.setNumber("retry-after", verdict.retrySeconds);
    return Action.Continue;
  }

  headerBytes(name: string): Bytes | null {
    return this.request.headers.getBytes(name);
  }

  addressBytes(): Bytes | null {
    return properties.getBytes("source.address");
  }
}

function workerJudge(config: RateLimitConfig): Judge {
  return new Judge(config, new WorkerBuckets(config.maxBuckets), new KeyHash(random.bits(), random.bits()));
}

/** Shared data is one room for all plugins that leave `vm_id` blank, so the plugin's own name begins each key. */
function proxyJudge(config: RateLimitConfig): Judge {
  const plugin = properties.getString("plugin_name");
  const rootId = properties.getString("plugin_root_id");
  const name = `rate-limit/${plugin === null ? "" : plugin}/${rootId === null ? "" : rootId}`;
  return new Judge(config, new ProxyBuckets(name, config.maxBuckets), sharedKeyHash(name));
}

registerRootContext<RateLimit>();
