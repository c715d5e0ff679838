import { expect, it } from "vitest";
import type { Mesh, MeshHost, MeshOptions } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

/** An upstream that says in its body what trailers it got, and answers with some itself. */
const withTrailers: MeshOptions["upstream"] = ({ body, trailers }) => ({
  body: [JSON.stringify({ body, trailers })],
  trailers: [
    ["first", "one"],
    ["removed", "gone"],
  ],
});

const withoutTrailers: MeshOptions["upstream"] = ({ body, trailers }) => ({
  body: JSON.stringify({ body, trailers }),
});

function start(host: MeshHost, upstream: MeshOptions["upstream"]): Promise<Mesh> {
  return host.start({ plugins: [{ wasm: module("trailers") }], ...(upstream && { upstream }) });
}

function lines(mesh: Mesh, about: string): string[] {
  return mesh
    .logs()
    .map(({ message }) => message)
    .filter((message) => message.includes(about));
}

function got(body: string): { body: string; trailers: [string, string][] } {
  return JSON.parse(body.replace("[held]", ""));
}

await onEachHost("trailers", (host) => {
  it("are read, added, set and removed, in both directions (Envoy: AllHeadersAndTrailers)", async () => {
    await using mesh = await start(host, withTrailers);
    const reply = await mesh.request({
      method: "POST",
      body: ["ab", "cd"],
      trailers: { first: "one", second: "two", removed: "gone" },
    });
    expect(got(reply.body)).toEqual({
      body: "abcd",
      trailers: [
        ["first", "one"],
        ["second", "two"],
        ["seen", "one of 3"],
        ["changed", "by the filter"],
      ],
    });
    expect(reply.trailers).toEqual([
      ["first", "one"],
      ["seen", "one of 2"],
      ["changed", "by the filter"],
    ]);
  });

  it("of the response are out of reach while the request is on its way", async () => {
    await using mesh = await start(host, withTrailers);
    await mesh.request({
      method: "POST",
      headers: { "x-too-early-response": "1" },
      body: ["a"],
      trailers: { a: "1" },
    });
    expect(lines(mesh, "response trailers already")).toEqual(["response trailers already false"]);
    expect(lines(mesh, "response trailers false")).toEqual(["response trailers false"]);
  });

  it("are made by a filter where there were none, at the end of the body (Envoy: AddTrailers)", async () => {
    await using mesh = await start(host, withoutTrailers);
    const reply = await mesh.request({ method: "POST", headers: { "x-make": "1" }, body: ["ab", "cd"] });
    expect(got(reply.body)).toEqual({
      body: "abcd",
      trailers: [
        ["made-of", "request"],
        ["made-too", "yes"],
      ],
    });
    expect(reply.trailers).toEqual([
      ["made-of", "response"],
      ["made-too", "yes"],
    ]);
    expect(lines(mesh, "request makes trailers")).toEqual([
      "request makes trailers false",
      "request makes trailers false",
      "request makes trailers at the end true",
    ]);
  });

  it("cannot be made in the headers phase: that is refused", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("trailers") }] });
    const reply = await mesh.request({ method: "POST", headers: { "x-make": "1" }, body: "a" });
    expect(reply.body).toContain('"x-too-early":"false"');
  });

  it("find the body that was held still in hand, to be read and changed", async () => {
    await using mesh = await start(host, withTrailers);
    const reply = await mesh.request({
      method: "POST",
      headers: { "x-hold": "1" },
      body: ["ab", "cd"],
      trailers: { first: "one" },
    });
    expect(reply.body).toContain('"body":"abcd[held]"');
    expect(reply.body.endsWith("[held]")).toBe(true);
    expect(lines(mesh, "trailers behind")[0]).toBe('request trailers behind "abcd"');
    expect(lines(mesh, "response trailers behind")[0]).toContain('"body":"abcd[held]"');
  });

  it("find a body that has streamed past no longer in hand", async () => {
    await using mesh = await start(host, withTrailers);
    await mesh.request({ method: "POST", body: ["ab"], trailers: { first: "one" } });
    expect(lines(mesh, "trailers behind")).toEqual([
      'request trailers behind ""',
      'response trailers behind ""',
    ]);
  });
});

await onEachHost("METADATA over HTTP/2", (host) => {
  it("of a request is told with the number of its entries, and a pause is passed over (Envoy: AllHeadersAndTrailers, decodeMetadata)", async () => {
    await using mesh = await start(host, withoutTrailers);
    const metadata = { user: "alice", region: "eu" };
    const reply = await mesh.request({ method: "POST", body: "text", metadata });
    expect(reply.status).toBe(200);
    expect(got(reply.body).body).toBe("text");
    expect(lines(mesh, " metadata ")).toEqual(["request metadata 2"]);
  });

  it("of a response is told, too (Envoy: AllHeadersAndTrailers, encodeMetadata)", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("trailers") }],
      upstreamHttp2: true,
      upstream: () => ({ body: "text", metadata: { served: "here", by: "me", at: "noon" } }),
    });
    const reply = await mesh.request();
    expect([reply.status, reply.body]).toEqual([200, "text"]);
    expect(lines(mesh, " metadata ")).toEqual(["response metadata 3"]);
  });
});
