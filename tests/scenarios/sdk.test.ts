import { expect, it } from "vitest";
import { StartRefused, type MeshHost, type Mesh } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

function start(host: MeshHost, name: string): Promise<Mesh> {
  return host.start({ plugins: [{ wasm: module(name), configuration: { a: 1 } }] });
}

async function ask(mesh: Mesh, path: string): Promise<string> {
  return (await mesh.request({ path, headers: { "x-client-id": "alice" } })).body;
}

interface Echo {
  headers: Record<string, string>;
}

await onEachHost("headers", (host) => {
  it("absent, empty and several values are told apart", async () => {
    await using mesh = await start(host, "headers");
    const reply = await mesh.request({
      headers: [
        ["x-empty", ""],
        ["x-many", "one"],
        ["x-many", "two"],
      ],
    });
    const seen = (JSON.parse(reply.body) as Echo).headers;
    expect(seen["x-seen-absent"]).toBe("null");
    expect(seen["x-seen-empty"]).toBe('""');
    expect(seen["x-seen-first"]).toBe('"one"');
    expect(seen["x-seen-all"]).toBe("one+two");
    expect(seen["x-seen-has"]).toBe("true,false");
    expect(seen["x-seen-end"]).toBe("true");
  });

  it("a request's are set, added and removed before the upstream sees them", async () => {
    await using mesh = await start(host, "headers");
    const reply = await mesh.request({
      method: "POST",
      body: "text",
      headers: { "X-Set": "old", "x-added": "first", "x-removed": "gone" },
    });
    const seen = (JSON.parse(reply.body) as Echo).headers;
    expect(seen["x-set"]).toBe("new");
    expect(seen["x-set-fresh"]).toBe("created");
    expect(seen["x-number"]).toBe("18446744073709551615");
    expect(seen["x-added"]?.replaceAll(" ", "")).toBe("first,second");
    expect(seen["x-removed"]).toBeUndefined();
    expect(seen["x-seen-end"]).toBe("false");
  });

  it("the whole map of a request is replaced at once", async () => {
    await using mesh = await start(host, "headers");
    const reply = await mesh.request({ path: "/replace-all", headers: { "x-kept": "yes" } });
    const seen = (JSON.parse(reply.body) as Echo).headers;
    expect(seen["x-kept"]).toBe("yes");
    expect(seen["x-appended"]).toBe("last");
  });

  it("a response's are set, added and removed before the client sees them", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("headers") }],
      upstream: () => ({ status: 201, headers: { "x-from-upstream": "secret", "x-rewritten": "by nobody" } }),
    });
    const reply = await mesh.request();
    expect(reply.status).toBe(201);
    expect(reply.headers.get("x-status")).toBe("201");
    expect(reply.headers.get("x-from-upstream")).toBeNull();
    expect(reply.headers.get("x-rewritten")).toBe("by the filter");
    expect(Buffer.from(reply.headers.get("x-utf8") ?? "", "latin1").toString("utf8")).toBe("grüße");
  });

  it("a request's are out of reach in the response phase, and trying is refused, not a trap", async () => {
    await using mesh = await start(host, "headers");
    const reply = await mesh.request({ headers: { "x-many": "one" } });
    expect(reply.headers.get("x-late-get")).toBe("null");
    expect(reply.headers.get("x-late-set")).toBe("false");
    const warnings = mesh.logs().filter((line) => line.level === "warn" && line.plugin === "headers");
    expect(warnings.map((line) => line.message)).toContain(
      "proxy_replace_header_map_value was refused: BadArgument (perhaps not legal in this phase)",
    );
    expect(await mesh.statuses(2)).toEqual([200, 200]);
  });
});

await onEachHost("a local response", (host) => {
  it("carries status, body, headers and gRPC status", async () => {
    await using mesh = await start(host, "facts");
    const reply = await mesh.request({ path: "/grpc", headers: { "content-type": "application/grpc" } });
    expect(reply.headers.get("grpc-status")).toBe("14");
    expect(reply.headers.get("x-why")).toBe("down");
    const plain = await mesh.request({ path: "/grpc" });
    expect(plain.status).toBe(503);
    expect(plain.headers.get("x-why")).toBe("down");
  });

  it("replaces an upstream's response in the response phase", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("headers") }],
      upstream: () => ({ headers: { "x-turn-away": "1" }, body: "from upstream" }),
    });
    const reply = await mesh.request();
    expect(reply.status).toBe(418);
    expect(reply.body).toBe("short and stout");
    expect(reply.headers.get("x-pot")).toBe("tea");
  });
});

await onEachHost("properties", (host) => {
  it("are read as text, number and truth value", async () => {
    await using mesh = await start(host, "facts");
    expect(await ask(mesh, "/property/request.method")).toBe('"GET" number null bool null bytes 3');
    expect(await ask(mesh, "/property/request.path")).toBe(
      '"/property/request.path" number null bool null bytes 22',
    );
    expect(await ask(mesh, "/property/request.headers.x-client-id")).toBe(
      '"alice" number null bool null bytes 5',
    );
    expect(await ask(mesh, "/property/plugin_name")).toBe('"facts" number null bool null bytes 5');
    expect(await ask(mesh, "/property/connection.mtls")).toContain(" bool false bytes 1");
    expect(await ask(mesh, "/property/request.size")).toContain(" number 0 bool null bytes 8");
    expect(await ask(mesh, "/property/source.address")).toMatch(/^"[\d.]+:\d+" number/);
  });

  it("that do not exist are null", async () => {
    await using mesh = await start(host, "facts");
    expect(await ask(mesh, "/property/request.headers.x-absent")).toBe("null number null bool null bytes -1");
    expect(await ask(mesh, "/property/no.such.thing")).toBe("null number null bool null bytes -1");
    expect(await ask(mesh, "/property/response.code")).toBe("null number null bool null bytes -1");
  });
});

await onEachHost("metrics", (host) => {
  it("count, set and are read back", async () => {
    await using mesh = await start(host, "facts");
    expect(await ask(mesh, "/metrics")).toBe("1 5 7");
    expect(await ask(mesh, "/metrics")).toBe("2 10 7");
    expect(await mesh.counter("facts.requests")).toBe(10);
    expect(await mesh.counter("facts.early")).toBe(2);
    expect(await mesh.gauge("facts.level")).toBe(7);
    expect(await mesh.counter("facts.nothing")).toBe(0);
  });

  it("of a histogram show count and sum", async () => {
    await using mesh = await start(host, "facts");
    await ask(mesh, "/metrics");
    await ask(mesh, "/metrics");
    await mesh.advance(1000);
    const { count, sum } = await mesh.histogram("facts.sizes");
    expect(count).toBe(2);
    // Envoy keeps samples in buckets, a few percent wide
    expect(sum).toBeGreaterThan(180);
    expect(sum).toBeLessThan(220);
  });
});

await onEachHost("shared data", (host) => {
  it("tells absent from empty, and a stale write from a good one", async () => {
    await using mesh = await start(host, "facts");
    expect(await ask(mesh, "/shared")).toBe("true stored stored conflict two stored 0");
  });
});

await onEachHost("the log", (host) => {
  it("keeps lines at and above the host's level", async () => {
    await using mesh = await start(host, "facts");
    expect(await ask(mesh, "/log")).toBe("false true");
    const lines = mesh.logs().filter((line) => line.message.endsWith(" line"));
    expect(lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      "info: an info line",
      "warn: a warn line",
      "error: an error line",
      "critical: a critical line",
    ]);
    expect(lines.every((line) => line.plugin === "facts")).toBe(true);
  });

  it("tells what a plugin said while it was configured", async () => {
    await using mesh = await start(host, "facts");
    expect(mesh.logs().map((line) => line.message)).toContain('configured as "facts" with {"a":1}');
  });
});

await onEachHost("time and randomness", (host) => {
  it("go on", async () => {
    await using mesh = await start(host, "facts");
    const [ms = 0, , monotonic = 0n] = (await ask(mesh, "/time")).split(" ").map(BigInt);
    await mesh.advance(50);
    const [msLater = 0, , monotonicLater = 0n] = (await ask(mesh, "/time")).split(" ").map(BigInt);
    expect(Number(msLater) - Number(ms)).toBeGreaterThanOrEqual(50);
    expect(Number(monotonicLater - monotonic)).toBeGreaterThanOrEqual(50_000_000);
    const [bits, unit, die] = (await ask(mesh, "/random")).split(" ");
    expect(await ask(mesh, "/random")).not.toContain(bits);
    expect(Number(unit)).toBeGreaterThanOrEqual(0);
    expect(Number(unit)).toBeLessThan(1);
    expect(["0", "1", "2", "3", "4", "5"]).toContain(die);
  });
});

await onEachHost("a module with two plugins", (host) => {
  it("runs the one that root_id names, each with its own configuration, in one VM", async () => {
    const plugin = { wasm: module("two-roots"), vmId: "shared" };
    await using mesh = await host.start({
      plugins: [
        { ...plugin, name: "a", rootId: "first", configuration: "A" },
        { ...plugin, name: "b", rootId: "second", configuration: "B" },
        { ...plugin, name: "c", rootId: "second", configuration: "C" },
      ],
    });
    const reply = await mesh.request();
    // responses go through the chain backwards
    expect(reply.headers.get("x-plugin")).toBe("second C, second B, first A");
  });

  it("says which ones it has when root_id names another", async () => {
    const refusal = await host
      .start({ plugins: [{ wasm: module("two-roots"), rootId: "third" }] })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartRefused);
    expect((refusal as StartRefused).logs.map((line) => line.message)).toContain(
      'no root context for root_id "third"; this module has: "first", "second"',
    );
  });
});
