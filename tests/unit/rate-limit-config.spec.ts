import { RateLimitConfig } from "../../filters/rate-limit/config";

const SECOND: u64 = 1_000_000_000;

function problemsOf(configuration: string): string {
  return RateLimitConfig.read(configuration).problems.join("\n");
}

describe("rate limit configuration", () => {
  it("takes a single rule at the top", () => {
    const config = RateLimitConfig.read('{"burst":5,"perSecond":2}');
    expect(config.problems.length).toBe(0);
    expect(config.rules.length).toBe(1);
    expect(config.rules[0].limit.burst).toBe(5);
    expect(config.rules[0].limit.intervalNs).toBe(SECOND / 2);
    expect(config.isProxyWide).toBe(false);
    expect(config.allowsOnFailure).toBe(true);
    expect(config.appliesAll).toBe(false);
  });

  it("takes rates per second, minute and hour", () => {
    expect(RateLimitConfig.read('{"burst":1,"perMinute":6}').rules[0].limit.intervalNs).toBe(10 * SECOND);
    expect(RateLimitConfig.read('{"burst":1,"perHour":1}').rules[0].limit.intervalNs).toBe(3600 * SECOND);
    expect(RateLimitConfig.read('{"burst":1,"perSecond":0.5}').rules[0].limit.intervalNs).toBe(2 * SECOND);
  });

  it("rounds the interval up, so that nobody gets more than the rate", () => {
    expect(RateLimitConfig.read('{"burst":1,"perSecond":3}').rules[0].limit.intervalNs).toBe(333_333_334);
  });

  it("reports five mistakes at once", () => {
    const problems = problemsOf(
      '{"rules":[{"burst":"ten","perSecond":0,"key":{"header":["x"]}}],"scope":"proxi","onFailure":"maybe"}',
    );
    expect(problems).toBe(
      'scope: expected "worker" or "proxy", found "proxi" (did you mean "proxy"?)\n' +
        'onFailure: expected "allow" or "deny", found "maybe"\n' +
        'rules[0].key.header: unknown field (did you mean "headers"?)\n' +
        'rules[0].burst: expected a whole number from 1 to 1000000000, found "ten"\n' +
        "rules[0].perSecond: expected a number above 0 and at most 1000000000, found 0",
    );
  });

  it("wants a burst and one rate", () => {
    expect(problemsOf("{}")).toBe(
      "burst: expected how many requests may come at once\n" +
        'expected one of "perSecond", "perMinute" and "perHour", found 0',
    );
    expect(problemsOf('{"rules":[{"burst":1,"perSecond":1,"perHour":1}]}')).toBe(
      'rules[0]: expected one of "perSecond", "perMinute" and "perHour", found 2',
    );
    expect(problemsOf('{"rules":[]}')).toBe("rules: expected at least one rule");
  });

  it("refuses what cannot be counted", () => {
    expect(problemsOf('{"burst":1000000000,"perHour":0.001}')).toBe(
      "burst: would take more than a century to refill at this rate",
    );
    expect(problemsOf('{"burst":1000000000,"perSecond":1000000000}')).toBe("");
    expect(problemsOf('{"burst":1000000001,"perSecond":1}')).not.toBe("");
  });

  it("says only that it is no JSON, when it is none", () => {
    expect(problemsOf("burst: 5")).toBe("not JSON: line 1, column 1: expected a value");
  });
});
