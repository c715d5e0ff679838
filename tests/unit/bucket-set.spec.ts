import { SET_BYTES, giveBack, take } from "../../filters/rate-limit/bucket-set";
import { Limit } from "../../filters/rate-limit/limit";

const SECOND: u64 = 1_000_000_000;

function newSet(): StaticArray<u8> {
  return new StaticArray<u8>(SET_BYTES as i32);
}

function address(set: StaticArray<u8>): usize {
  return changetype<usize>(set);
}

/** How many of `tries` requests at `nowNs` pass. */
function passing(set: StaticArray<u8>, key: u64, limit: Limit, nowNs: u64, tries: i32): i32 {
  let passed = 0;
  for (let i = 0; i < tries; i++) passed += take(address(set), key, limit, nowNs).isAllowed as i32;
  return passed;
}

describe("token bucket", () => {
  it("lets a burst through, and no more", () => {
    const set = newSet();
    expect(passing(set, 7, Limit.per(1, 1, 5), 0, 20)).toBe(5);
  });

  it("counts down what remains", () => {
    const set = newSet();
    const limit = Limit.per(1, 1, 3);
    expect(take(address(set), 7, limit, SECOND).remaining).toBe(2);
    expect(take(address(set), 7, limit, SECOND).remaining).toBe(1);
    expect(take(address(set), 7, limit, SECOND).remaining).toBe(0);
    expect(take(address(set), 7, limit, SECOND).isAllowed).toBe(false);
  });

  it("refills one token per second", () => {
    const set = newSet();
    const limit = Limit.per(1, 1, 5);
    passing(set, 7, limit, 0, 5);
    expect(passing(set, 7, limit, SECOND - 1, 5)).toBe(0);
    expect(passing(set, 7, limit, SECOND, 5)).toBe(1);
    expect(passing(set, 7, limit, 4 * SECOND, 5)).toBe(3);
  });

  it("never holds more than its burst, however long it waits", () => {
    const set = newSet();
    const limit = Limit.per(100, 1, 5);
    passing(set, 7, limit, 0, 5);
    expect(passing(set, 7, limit, 1_000_000 * SECOND, 20)).toBe(5);
  });

  it("says how long to wait, in seconds rounded up", () => {
    const set = newSet();
    const limit = Limit.per(1, 10, 2);
    expect(take(address(set), 7, limit, 0).resetSeconds).toBe(10);
    expect(take(address(set), 7, limit, 0).resetSeconds).toBe(20);
    const refused = take(address(set), 7, limit, SECOND / 2);
    expect(refused.isAllowed).toBe(false);
    expect(refused.retrySeconds).toBe(10);
    expect(refused.resetSeconds).toBe(20);
    expect(refused.retryNs).toBe(10 * SECOND - SECOND / 2);
  });

  it("lets a client in exactly when it said so", () => {
    const set = newSet();
    const limit = Limit.per(3, 7, 4);
    passing(set, 7, limit, 0, 4);
    const retryNs = take(address(set), 7, limit, 0).retryNs;
    expect(take(address(set), 7, limit, retryNs - 1).isAllowed).toBe(false);
    expect(take(address(set), 7, limit, retryNs).isAllowed).toBe(true);
  });

  it("keeps clients apart", () => {
    const set = newSet();
    const limit = Limit.per(1, 1, 2);
    expect(passing(set, 1, limit, 0, 5)).toBe(2);
    expect(passing(set, 2, limit, 0, 5)).toBe(2);
  });

  it("takes nothing when it refuses", () => {
    const set = newSet();
    const limit = Limit.per(1, 1, 1);
    passing(set, 7, limit, 0, 1000);
    expect(passing(set, 7, limit, SECOND, 1)).toBe(1);
  });

  it("gives a token back", () => {
    const set = newSet();
    const limit = Limit.per(1, 3600, 1);
    passing(set, 7, limit, 0, 1);
    giveBack(address(set), 7, limit);
    expect(passing(set, 7, limit, 0, 2)).toBe(1);
  });

  it("ignores a token for a client that it does not know", () => {
    const set = newSet();
    giveBack(address(set), 7, Limit.per(1, 1, 1));
    expect(passing(set, 7, Limit.per(1, 1, 1), 0, 3)).toBe(1);
  });

  it("counts anew, within its burst, after the limit was lowered", () => {
    const set = newSet();
    passing(set, 7, Limit.per(1, 3600, 1000), 0, 1000);
    expect(passing(set, 7, Limit.per(1, 1, 2), 2 * SECOND, 5)).toBe(0);
    expect(passing(set, 7, Limit.per(1, 1, 2), 3 * SECOND, 5)).toBe(1);
  });
});

describe("eight buckets", () => {
  it("forgets a client whose bucket is full again before anybody else", () => {
    const set = newSet();
    const limit = Limit.per(1, 1, 2);
    for (let key: u64 = 1; key <= 8; key++) passing(set, key, limit, key * 10 * SECOND, 2);
    const verdict = take(address(set), 9, limit, 80 * SECOND);
    expect(verdict.hasEvicted).toBe(false);
    expect(passing(set, 8, limit, 80 * SECOND, 2)).toBe(0);
  });

  it("says so when a client that still counts must make room", () => {
    const set = newSet();
    const limit = Limit.per(1, 3600, 2);
    for (let key: u64 = 1; key <= 8; key++) passing(set, key, limit, 0, 2);
    expect(take(address(set), 9, limit, 0).hasEvicted).toBe(true);
  });
});

describe("over any window of time", () => {
  it("no client gets more than burst + rate x window", () => {
    let seed: u32 = 1;
    for (let round = 0; round < 200; round++) {
      seed = seed * 1664525 + 1013904223;
      const burst = 1 + ((seed >> 8) % 10);
      const tokens = 1 + ((seed >> 16) % 20);
      const limit = Limit.per(tokens, 1, burst);
      const set = newSet();
      const passes: u64[] = [];
      let now: u64 = 0;
      for (let i = 0; i < 200; i++) {
        seed = seed * 1664525 + 1013904223;
        now += (seed >> 4) % 200_000_000;
        if (take(address(set), 7, limit, now).isAllowed) passes.push(now);
      }
      let worst: i64 = 0;
      for (let from = 0; from < passes.length; from++) {
        for (let to = from; to < passes.length; to++) {
          const most = (burst as u64) + (passes[to] - passes[from]) / limit.intervalNs;
          worst = max(worst, ((to - from + 1) as i64) - (most as i64));
        }
      }
      expect(worst).toBe(0, `burst ${burst}, ${tokens} per second`);
    }
  });
});
