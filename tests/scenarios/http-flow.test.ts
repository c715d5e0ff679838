import { expect, it } from "vitest";
import type { Mesh, MeshHost, MeshOptions, Reply, RequestOptions } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

/** What a client sees of a stream that was reset, in Node's words; nothing of a crash. */
const BROKEN = /^(the stream was reset|aborted|socket hang up|read ECONNRESET|The operation was aborted)/;
const REQUEST_PHASES = ["request-headers", "request-body", "request-trailers"];
const RESPONSE_PHASES = ["response-headers", "response-body", "response-trailers"];
const PHASES = [...REQUEST_PHASES, ...RESPONSE_PHASES];

/** A request and a response that go through every phase. */
function start(host: MeshHost, more: Partial<MeshOptions> = {}): Promise<Mesh> {
  return host.start({
    plugins: [{ wasm: module("pauses") }],
    upstream: ({ body, trailers }) => ({
      headers: { "x-trailers": trailers.map((pair) => pair.join("=")).join() },
      body: [`got ${body}`],
      trailers: { "x-end": "response" },
    }),
    ...more,
  });
}

function doAt(phase: string, work: string, more: Partial<RequestOptions> = {}): RequestOptions {
  return {
    method: "POST",
    headers: { "x-at": phase, "x-do": work },
    body: ["body"],
    trailers: { "x-end": "request" },
    ...more,
  };
}

/** Sends a request and lets time pass while it waits. */
async function whileWaiting(mesh: Mesh, request: RequestOptions): Promise<Reply> {
  const reply = mesh.request(request);
  reply.catch(() => undefined);
  await mesh.advance(300);
  return reply;
}

function lines(mesh: Mesh, start: string): string[] {
  return mesh
    .logs()
    .map(({ message }) => message)
    .filter((message) => message.startsWith(start));
}

await onEachHost("a pause", (host) => {
  it("in any phase ends when a tick resumes it, and nothing is lost (Go e2e: postpone_requests; Envoy: HeadersStopAndContinue)", async () => {
    await using mesh = await start(host);
    for (const phase of PHASES) {
      const reply = await whileWaiting(mesh, doAt(phase, "pause"));
      expect([reply.status, reply.body], phase).toEqual([200, "got body"]);
      expect(reply.headers.get("x-trailers"), phase).toBe("x-end=request");
      expect(reply.trailers, phase).toEqual([["x-end", "response"]]);
    }
    expect(lines(mesh, "waits")).toEqual(PHASES.map((phase) => `waits at ${phase}`));
    // resuming what is not held any more is refused
    expect(lines(mesh, "resumed")).toEqual(PHASES.map(() => "resumed true, again false"));
  });

  it("on one request leaves the others alone, and each is resumed by itself", async () => {
    await using mesh = await start(host);
    const waiting = Promise.all([1, 2, 3].map(() => mesh.request(doAt("request-headers", "pause"))));
    expect((await mesh.request()).status).toBe(200);
    await mesh.advance(300);
    expect((await waiting).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(lines(mesh, "resumed")).toHaveLength(3);
  });

  it("on headers holds the body back from the filter, too", async () => {
    await using mesh = await start(host);
    await whileWaiting(mesh, doAt("request-headers", "pause"));
    const seen = mesh.logs().map(({ message }) => message);
    expect(seen.indexOf("waits at request-headers")).toBeGreaterThanOrEqual(0);
    expect(seen.findIndex((line) => line.startsWith("resumed"))).toBeLessThan(seen.indexOf("body 4"));
  });

  it("without a limit lets a body that is larger than the proxy's buffer wait at its sender (Envoy: HeadersStopAndWatermark)", async () => {
    await using mesh = await start(host, { bufferLimitBytes: 1000 });
    const large = "a".repeat(3000);
    const reply = await whileWaiting(mesh, doAt("request-body", "pause-without-limit", { body: large }));
    expect([reply.status, reply.body]).toEqual([200, `got ${large}`]);
    expect((await whileWaiting(mesh, doAt("request-body", "pause", { body: large }))).status).toBe(413);
  });

  it("is not what a request that nobody paused, or a response that is not there, can be resumed from: the proxy lives on", async () => {
    await using mesh = await start(host);
    for (const phase of PHASES) {
      expect((await mesh.request(doAt(phase, "misuse"))).status).toBe(200);
    }
    expect(lines(mesh, "misuse")).toEqual(PHASES.map(() => "misuse false false"));
    expect((await mesh.request()).status).toBe(200);
  });
});

await onEachHost("a context that acts from another's callback", (host) => {
  it("acts on its own stream, and leaves the other's calls alone", async () => {
    await using mesh = await start(host);
    await whileWaiting(mesh, doAt("request-headers", "pause"));
    expect(lines(mesh, "resumed")).toEqual(["resumed true, again false"]);
    expect(lines(mesh, "before")).toEqual(["before, with a connection: false"]);
    expect(lines(mesh, "after")).toEqual(["after, with a connection: false"]);
  });
});

await onEachHost("a stream that is gone", (host) => {
  it("cannot be resumed, answered or reset any more: that is refused, and the proxy lives on", async () => {
    await using mesh = await start(host);
    expect((await mesh.request(doAt("request-headers", "forget-to-stop-waiting"))).status).toBe(200);
    await mesh.advance(300);
    expect(lines(mesh, "resumed")).toEqual(["resumed false, again false"]);
    expect((await mesh.request()).status).toBe(200);
  });

  it("since its client left while it was held is told in onLog (Envoy: AccessLogClientDisconnected)", async () => {
    await using mesh = await start(host);
    const client = new AbortController();
    const reply = mesh.request(doAt("request-headers", "pause", { signal: client.signal }));
    const refused = expect(reply).rejects.toThrow(BROKEN);
    while (lines(mesh, "waits").length === 0) await mesh.advance(5);
    client.abort();
    await refused;
    await mesh.advance(300);
    expect(lines(mesh, "over")).toEqual(["over, held true"]);
    expect(lines(mesh, "resumed")).toEqual(["resumed false, again false"]);
    expect((await mesh.request()).status).toBe(200);
  });
});

await onEachHost("a reset", (host) => {
  it("in any phase ends the stream without an answer (Envoy: CloseRequest, CloseResponse)", async () => {
    await using mesh = await start(host);
    for (const phase of PHASES) {
      await expect(mesh.request(doAt(phase, "reset")), phase).rejects.toThrow(BROKEN);
      expect((await mesh.request()).status, `after ${phase}`).toBe(200);
    }
  });

  it("comes from a tick, too", async () => {
    await using mesh = await start(host);
    for (const phase of ["request-headers", "response-headers"]) {
      await expect(whileWaiting(mesh, doAt(phase, "reset-later")), phase).rejects.toThrow(BROKEN);
    }
    expect(lines(mesh, "reset")).toEqual(["reset true", "reset true"]);
    expect((await mesh.request()).status).toBe(200);
  });
});

await onEachHost("a trap while a stream is under way", (host) => {
  it("is a 503 as long as no headers have gone, then and later (Envoy: PanicOnRequestHeaders, Body, Trailers, PanicOnResponseHeaders)", async () => {
    for (const phase of [...REQUEST_PHASES, "response-headers"]) {
      await using mesh = await start(host);
      expect((await mesh.request(doAt(phase, "trap"))).status, phase).toBe(503);
      expect((await mesh.request()).status, `after ${phase}`).toBe(503);
    }
  });

  it("breaks the stream off when the headers have gone (Envoy: PanicOnResponseBody, Trailers)", async () => {
    for (const phase of ["response-body", "response-trailers"]) {
      await using mesh = await start(host);
      await expect(mesh.request(doAt(phase, "trap")), phase).rejects.toThrow(BROKEN);
      expect((await mesh.request()).status, `after ${phase}`).toBe(503);
    }
  });
});

await onEachHost("a local response", (host) => {
  it("takes the place of all others, with its own status, headers and body", async () => {
    await using mesh = await start(host);
    for (const phase of [...REQUEST_PHASES, "response-headers"]) {
      const reply = await mesh.request(doAt(phase, "answer"));
      expect([reply.status, reply.body], phase).toEqual([418, "from the filter\n"]);
      expect(reply.headers.get("x-why"), phase).toBe("asked, twice");
      // it goes through the filter's own response callbacks, unless it replaces a response that has been there
      expect(reply.headers.get("x-filter"), phase).toBe(phase === "response-headers" ? null : "seen");
    }
  });

  it("is a gRPC status for a gRPC client", async () => {
    await using mesh = await start(host);
    for (const phase of [...REQUEST_PHASES, "response-headers"]) {
      const headers = { "x-at": phase, "x-do": "answer", "content-type": "application/grpc" };
      const reply = await mesh.request(doAt(phase, "answer", { headers }));
      expect([reply.status, reply.body], phase).toEqual([200, ""]);
      expect(reply.headers.get("grpc-status"), phase).toBe("10");
      expect(reply.headers.get("grpc-message"), phase).toBe("from the filter%0A");
    }
  });

  it("comes too late when the response's headers have gone: the stream is reset", async () => {
    await using mesh = await start(host);
    for (const phase of ["response-body", "response-trailers"]) {
      await expect(mesh.request(doAt(phase, "answer")), phase).rejects.toThrow(BROKEN);
      expect((await mesh.request()).status, `after ${phase}`).toBe(200);
    }
  });

  it("comes from a tick, too, for a request that waits", async () => {
    await using mesh = await start(host);
    const reply = await whileWaiting(mesh, doAt("request-headers", "answer-later"));
    expect([reply.status, reply.body]).toEqual([503, "from the filter\n"]);
  });

  it("that is sent twice in one callback is the first (Envoy: DuplicateLocalReply)", async () => {
    await using mesh = await start(host);
    expect((await mesh.request(doAt("request-headers", "answer-twice"))).status).toBe(418);
    expect((await mesh.request()).status).toBe(200);
  });

  it("or a reset is refused once only looking back is left", async () => {
    await using mesh = await start(host);
    expect((await mesh.request(doAt("log", ""))).status).toBe(200);
    expect((await mesh.request()).status).toBe(200);
    expect(lines(mesh, "late")).toEqual(["late: false 1"]);
  });
});

await onEachHost("a route", (host) => {
  const services: MeshOptions["services"] = {
    canary: ({ headers }) => ({ body: `canary for ${new Map(headers).get("host")}` }),
    second: ({ path }) => ({ body: `second ${path}` }),
  };
  const routes: MeshOptions["routes"] = [
    { domains: ["shop-canary.example"], service: "canary" },
    { headers: { "x-version": "2" }, service: "second" },
  ];
  const routed = () =>
    host.start({
      plugins: [{ wasm: module("routing") }],
      upstream: ({ headers }) => ({ body: `primary, cleared ${new Map(headers).get("x-cleared")}` }),
      services,
      routes,
    });

  it("follows the host that a filter sets (Go e2e: http_routing)", async () => {
    await using mesh = await routed();
    const shop = { host: "shop.example" };
    expect((await mesh.request({ headers: shop })).body).toContain("primary");
    expect((await mesh.request({ headers: { ...shop, "x-to-host": "shop-canary.example" } })).body).toBe(
      "canary for shop-canary.example",
    );
    expect((await mesh.request({ headers: { ...shop, "x-to-host": "nobody.example" } })).body).toContain(
      "primary",
    );
  });

  it("follows a header and a path that a filter sets", async () => {
    await using mesh = await routed();
    const reply = await mesh.request({ headers: { "x-to-version": "2", "x-to-path": "/moved?a=b" } });
    expect(reply.body).toBe("second /moved?a=b");
    expect((await mesh.request({ headers: { "x-to-version": "1" } })).body).toContain("primary");
  });

  it("is forgotten when a filter asks for that", async () => {
    await using mesh = await routed();
    expect((await mesh.request()).body).toBe("primary, cleared true");
    expect(mesh.logs().filter(({ message }) => message.includes("clear_route_cache"))).toEqual([]);
  });
});
