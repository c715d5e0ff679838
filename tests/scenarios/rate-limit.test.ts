import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { StartRefused, type Mesh, type MeshHost, type PluginOptions } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

const alice = { headers: { "x-client-id": "alice" } };
const bob = { headers: { "x-client-id": "bob" } };
const perClient = { key: { headers: ["x-client-id"] } };

function policy(configuration: unknown, more: Partial<PluginOptions> = {}): PluginOptions {
  return { wasm: module("rate-limit"), configuration, ...more };
}

function start(host: MeshHost, configuration: unknown): Promise<Mesh> {
  return host.start({ plugins: [policy(configuration)] });
}

await onEachHost("rate limit", (host) => {
  it("serves a client until its burst is spent, and another one still", async () => {
    await using mesh = await start(host, { ...perClient, burst: 2, perHour: 1 });
    expect(await mesh.statuses(4, alice)).toEqual([200, 200, 429, 429]);
    expect(await mesh.statuses(1, bob)).toEqual([200]);
    expect(await mesh.counter("rate_limit.allowed")).toBe(3);
    expect(await mesh.counter("rate_limit.limited")).toBe(2);
  });

  it("tells the client its limit, what remains and when all of it is back", async () => {
    await using mesh = await start(host, { ...perClient, burst: 3, perMinute: 1 });
    const reply = await mesh.request(alice);
    expect(reply.headers.get("x-ratelimit-limit")).toBe("3");
    expect(reply.headers.get("x-ratelimit-remaining")).toBe("2");
    expect(reply.headers.get("x-ratelimit-reset")).toBe("60");
    expect(reply.headers.get("retry-after")).toBeNull();
  });

  it("tells a client that it turns away when to come again", async () => {
    await using mesh = await start(host, { ...perClient, burst: 1, perMinute: 1 });
    await mesh.request(alice);
    const reply = await mesh.request(alice);
    expect(reply.status).toBe(429);
    expect(reply.body).toBe("rate limit reached\n");
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThanOrEqual(55);
    expect(Number(reply.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(reply.headers.get("x-ratelimit-remaining")).toBe("0");
  });

  it("lets a client in again once a token is back", async () => {
    await using mesh = await start(host, { ...perClient, burst: 2, perSecond: 2 });
    expect(await mesh.statuses(3, alice)).toEqual([200, 200, 429]);
    await mesh.advance(600);
    expect(await mesh.statuses(2, alice)).toEqual([200, 429]);
  });

  it("lets requests without the key's header pass", async () => {
    await using mesh = await start(host, { ...perClient, burst: 1, perHour: 1 });
    expect(await mesh.statuses(3)).toEqual([200, 200, 200]);
    expect((await mesh.request()).headers.get("x-ratelimit-limit")).toBeNull();
  });

  it("counts all requests together without a key", async () => {
    await using mesh = await start(host, { burst: 2, perHour: 1 });
    expect([...(await mesh.statuses(2, alice)), ...(await mesh.statuses(1, bob))]).toEqual([200, 200, 429]);
  });

  it("counts by the client's address, whatever the connection", async () => {
    await using mesh = await start(host, { key: { address: true }, burst: 2, perHour: 1 });
    expect(await mesh.statuses(3)).toEqual([200, 200, 429]);
  });

  it("counts by path and method", async () => {
    await using mesh = await start(host, { key: { path: true, method: true }, burst: 1, perHour: 1 });
    expect(await mesh.statuses(2, { path: "/a" })).toEqual([200, 429]);
    expect(await mesh.statuses(1, { path: "/a?page=2" })).toEqual([429]);
    expect(await mesh.statuses(1, { path: "/b" })).toEqual([200]);
    expect(await mesh.statuses(1, { path: "/a", method: "POST" })).toEqual([200]);
  });

  it("applies the first rule that is about a request, or all of them", async () => {
    const rules = [
      { match: { path: { prefix: "/api" } }, burst: 1, perHour: 1 },
      { burst: 2, perHour: 1 },
    ];
    await using first = await start(host, { rules });
    expect(await first.statuses(2, { path: "/api" })).toEqual([200, 429]);
    expect(await first.statuses(3)).toEqual([200, 200, 429]);
    await using all = await start(host, { rules, apply: "all" });
    expect(await all.statuses(2, { path: "/api" })).toEqual([200, 429]);
    expect(await all.statuses(2)).toEqual([200, 429]);
  });

  it("with scope proxy lets exactly 50 of 100 parallel requests through 4 workers", async () => {
    await using mesh = await host.start({
      plugins: [policy({ burst: 50, perHour: 1, scope: "proxy" })],
      workers: 4,
    });
    const replies = await Promise.all(Array.from({ length: 100 }, () => mesh.request()));
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(50);
    expect(replies.filter((reply) => reply.status === 429)).toHaveLength(50);
    expect(await mesh.counter("rate_limit.undecided")).toBe(0);
  });

  it("keeps two plugins with different configurations in one VM apart", async () => {
    const strict = policy({ ...perClient, burst: 1, perHour: 1 }, { name: "strict", vmId: "shared" });
    const loose = policy(
      { key: { headers: ["x-tenant"] }, burst: 3, perHour: 1 },
      { name: "loose", vmId: "shared" },
    );
    await using mesh = await host.start({ plugins: [strict, loose] });
    expect(await mesh.statuses(2, alice)).toEqual([200, 429]);
    expect(await mesh.statuses(4, { headers: { "x-tenant": "acme" } })).toEqual([200, 200, 200, 429]);
  });

  it("keeps two plugins with scope proxy in one VM apart", async () => {
    const shared = { vmId: "shared" };
    const strict = policy(
      { ...perClient, burst: 1, perHour: 1, scope: "proxy" },
      { name: "strict", ...shared },
    );
    const loose = policy(
      { ...perClient, burst: 3, perHour: 1, scope: "proxy" },
      { name: "loose", ...shared },
    );
    await using mesh = await host.start({ plugins: [loose, strict] });
    expect(await mesh.statuses(3, alice)).toEqual([200, 429, 429]);
  });

  it.each([
    ["allow", 200],
    ["deny", 503],
  ])("that cannot decide does as onFailure says: %s", async (onFailure, status) => {
    // one set of buckets, whose place in the shared data another plugin overwrites
    const oneSet = { burst: 1, perHour: 1, scope: "proxy", maxBuckets: 8, onFailure };
    const saboteur = {
      wasm: module("saboteur"),
      configuration: "rate-limit/rate-limit/rate-limit/1/\0\0\0\0",
    };
    await using mesh = await host.start({ plugins: [saboteur, policy(oneSet)] });
    expect(await mesh.statuses(2)).toEqual([200, 429]);
    expect(await mesh.statuses(3, { headers: { "x-sabotage": "1" } })).toEqual([status, status, status]);
    expect(await mesh.counter("rate_limit.undecided")).toBe(3);
  });

  it("refuses to start with a wrong configuration and reports all five mistakes", async () => {
    const configuration = {
      rules: [{ burst: "ten", perSecond: 0, key: { header: ["x"] } }],
      scope: "proxi",
      onFailure: "maybe",
    };
    const refusal = await start(host, configuration).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(StartRefused);
    const lines = new Set((refusal as StartRefused).logs.map((line) => line.message));
    expect([...lines].filter((line) => line.startsWith("rate-limit: "))).toEqual([
      'rate-limit: scope: expected "worker" or "proxy", found "proxi" (did you mean "proxy"?)',
      'rate-limit: onFailure: expected "allow" or "deny", found "maybe"',
      'rate-limit: rules[0].key.header: unknown field (did you mean "headers"?)',
      'rate-limit: rules[0].burst: expected a whole number from 1 to 1000000000, found "ten"',
      "rate-limit: rules[0].perSecond: expected a number above 0 and at most 1000000000, found 0",
    ]);
  });

  it("does what its example says: five at once, then one per second", async () => {
    const example = await readFile(new URL("../../filters/rate-limit/example.yaml", import.meta.url), "utf8");
    await using mesh = await start(host, parse(example));
    expect((await mesh.statuses(6, alice)).slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
    expect((await mesh.request(bob)).headers.get("x-ratelimit-limit")).toBe("5");
    await mesh.advance(5_100);
    expect(await mesh.statuses(1, alice)).toEqual([200]);
  });

  it("takes its configuration as text too, and says where that is no JSON", async () => {
    await using mesh = await start(host, '{"burst":1,"perHour":1}');
    expect(await mesh.statuses(2)).toEqual([200, 429]);
    const refusal = await start(host, "burst: 1").catch((error: unknown) => error);
    expect((refusal as StartRefused).logs.map((line) => line.message)).toContain(
      "rate-limit: not JSON: line 1, column 1: expected a value",
    );
  });
});
