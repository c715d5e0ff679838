import { Bytes } from "../../assembly/abi/bytes";
import { RequestFacts } from "../../assembly/match/request-facts";
import { WorkerBuckets } from "../../filters/rate-limit/buckets";
import { RateLimitConfig } from "../../filters/rate-limit/config";
import { Judge, Judgement } from "../../filters/rate-limit/judge";
import { KeyFacts } from "../../filters/rate-limit/key";
import { KeyHash } from "../../filters/rate-limit/key-hash";

class Request implements RequestFacts, KeyFacts {
  constructor(
    readonly path: string,
    private client: string,
    private hasAddress: bool = true,
  ) {}

  get method(): string {
    return "GET";
  }

  header(name: string): string | null {
    return name === "x-client-id" ? this.client : null;
  }

  headerBytes(name: string): Bytes | null {
    const value = name === ":path" ? this.path : this.header(name);
    return value === null ? null : Bytes.of(value);
  }

  addressBytes(): Bytes | null {
    return this.hasAddress ? Bytes.of("10.0.0.1:1") : null;
  }
}

function judgeOf(configuration: string, buckets: u32 = 64): Judge {
  const config = RateLimitConfig.read(configuration);
  assert(config.problems.length === 0, config.problems.join("\n"));
  return new Judge(config, new WorkerBuckets(buckets), new KeyHash(1, 2));
}

function ask(judge: Judge, request: Request): Judgement {
  return judge.judge(request, request, 0);
}

/** How many of `tries` requests pass. */
function passing(judge: Judge, request: Request, tries: i32): i32 {
  let passed = 0;
  for (let i = 0; i < tries; i++) {
    const verdict = ask(judge, request).verdict;
    passed += (verdict === null || verdict.isAllowed) as i32;
  }
  return passed;
}

const API_THEN_ALL =
  '"rules":[{"match":{"path":{"prefix":"/api"}},"burst":2,"perHour":1},{"burst":5,"perHour":1}]';

describe("several rules", () => {
  it("first match: the first rule about a request decides alone", () => {
    const judge = judgeOf("{" + API_THEN_ALL + "}");
    expect(passing(judge, new Request("/api/x", "a"), 10)).toBe(2);
    expect(passing(judge, new Request("/other", "a"), 10)).toBe(5);
  });

  it("all: a request must pass every rule about it", () => {
    const judge = judgeOf('{"apply":"all",' + API_THEN_ALL + "}");
    expect(passing(judge, new Request("/api/x", "a"), 10)).toBe(2);
    expect(passing(judge, new Request("/other", "a"), 10)).toBe(3);
  });

  it("all: a request that one rule turns away costs the others nothing", () => {
    const judge = judgeOf(
      '{"apply":"all","rules":[{"burst":5,"perHour":1},{"match":{"path":{"prefix":"/api"}},"burst":2,"perHour":1}]}',
    );
    expect(passing(judge, new Request("/api/x", "a"), 10)).toBe(2);
    expect(passing(judge, new Request("/other", "a"), 10)).toBe(3);
  });

  it("all: the client is told of the rule that leaves it least", () => {
    const judge = judgeOf('{"apply":"all",' + API_THEN_ALL + "}");
    const verdict = ask(judge, new Request("/api", "a")).verdict;
    expect(verdict !== null && verdict.limit.burst === 2).toBe(true);
  });

  it("no rule is about a request: it passes and nothing is counted", () => {
    const judge = judgeOf('{"rules":[{"match":{"path":{"prefix":"/api"}},"burst":2,"perHour":1}]}');
    const judgement = ask(judge, new Request("/", "a"));
    expect(judgement.verdict === null).toBe(true);
    expect(judgement.isUndecided).toBe(false);
  });

  it("with equal keys keep buckets of their own", () => {
    const judge = judgeOf(
      '{"rules":[{"match":{"path":{"exact":"/a"}},"burst":1,"perHour":1},{"burst":1,"perHour":1}]}',
    );
    expect(passing(judge, new Request("/a", "a"), 3)).toBe(1);
    expect(passing(judge, new Request("/b", "a"), 3)).toBe(1);
  });
});

describe("a decision that cannot be made", () => {
  it("is told apart from a refusal, and takes no tokens", () => {
    const judge = judgeOf(
      '{"apply":"all","rules":[{"burst":1,"perHour":1},{"key":{"address":true},"burst":1,"perHour":1}]}',
    );
    const judgement = ask(judge, new Request("/", "a", false));
    expect(judgement.isUndecided).toBe(true);
    expect(judgement.verdict === null).toBe(true);
    expect(passing(judge, new Request("/", "a"), 3)).toBe(1);
  });
});

describe("more clients than buckets", () => {
  it("are all served, and forgotten ones are counted", () => {
    const judge = judgeOf('{"key":{"headers":["x-client-id"]},"burst":1,"perHour":1}', 16);
    let evictions: u32 = 0;
    for (let i = 0; i < 1000; i++) {
      const judgement = ask(judge, new Request("/", `client-${i}`));
      evictions += judgement.evictions;
      const verdict = judgement.verdict;
      expect(verdict !== null && verdict.isAllowed).toBe(true);
    }
    expect(evictions).toBe(1000 - 16);
  });
});
