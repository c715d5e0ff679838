/**
 * Asks the rules about a request, in their order.
 */
import { RequestFacts } from "../../assembly";
import { Buckets } from "./buckets";
import { RateLimitConfig, Rule } from "./config";
import { KeyFacts, KeyResult } from "./key";
import { KeyHash } from "./key-hash";
import { Verdict } from "./verdict";

/** What the rules say of one request. */
export class Judgement {
  /** Of the rule that leaves the client least; `null` when no rule is about the request, or none could decide. */
  verdict: Verdict | null = null;
  /** Whether a rule is about the request but could not decide. */
  isUndecided: bool = false;
  /** How many clients' buckets, not yet full, had to make room. */
  evictions: u32 = 0;

  /** Takes in what one rule says. */
  add(verdict: Verdict): void {
    this.evictions += verdict.hasEvicted as u32;
    const tightest = this.verdict;
    if (tightest === null || verdict.isTighterThan(tightest)) this.verdict = verdict;
  }
}

/** The rules of one configuration with their buckets. */
export class Judge {
  private rules: Rule[];
  private appliesAll: bool;
  /** For each rule a number made of its name, the first part of its keys. */
  private ruleIds: StaticArray<u64>;
  /** For each rule the bucket that this request took from; 0: none. */
  private taken: StaticArray<u64>;

  constructor(
    config: RateLimitConfig,
    private buckets: Buckets,
    private hash: KeyHash,
  ) {
    this.rules = config.rules;
    this.appliesAll = config.appliesAll;
    this.ruleIds = new StaticArray<u64>(config.rules.length);
    this.taken = new StaticArray<u64>(config.rules.length);
    for (let i = 0; i < config.rules.length; i++) {
      hash.begin(0);
      hash.addText(unchecked(this.rules[i]).name);
      unchecked((this.ruleIds[i] = hash.end()));
    }
  }

  /** Decides about a request that arrives at `nowNs`. A request that is turned away takes no tokens. */
  judge(request: RequestFacts, facts: KeyFacts, nowNs: u64): Judgement {
    const judgement = new Judgement();
    this.taken.fill(0);
    for (let i = 0; i < this.rules.length; i++) {
      const rule = unchecked(this.rules[i]);
      if (!rule.match.matches(request)) continue;
      this.hash.begin(unchecked(this.ruleIds[i]));
      const built = rule.key.addTo(this.hash, facts);
      if (built === KeyResult.NotMeant) continue;
      const key = this.hash.end();
      const verdict = built === KeyResult.Built ? this.buckets.take(key, rule.limit, nowNs) : null;
      if (verdict === null) {
        this.giveBack();
        judgement.verdict = null;
        judgement.isUndecided = true;
        return judgement;
      }
      judgement.add(verdict);
      if (!verdict.isAllowed) {
        this.giveBack();
        return judgement;
      }
      if (!this.appliesAll) return judgement;
      unchecked((this.taken[i] = key));
    }
    return judgement;
  }

  private giveBack(): void {
    for (let i = 0; i < this.taken.length; i++) {
      const key = unchecked(this.taken[i]);
      if (key !== 0) this.buckets.giveBack(key, unchecked(this.rules[i]).limit);
    }
  }
}
