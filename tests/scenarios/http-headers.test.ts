import { expect, it } from "vitest";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

interface Echo {
  headers: Record<string, string>;
}

await onEachHost("a header with several values", (host) => {
  it("shows them all, and a single one only where there is a single one", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("values") }],
      upstream: ({ headers }) => ({ body: JSON.stringify(headers) }),
    });
    const reply = await mesh.request({
      headers: [
        ["x-many", "one"],
        ["x-many", "two"],
        ["x-many", "three"],
        ["x-one", "alone"],
        ["x-set", "a"],
        ["x-set", "b"],
        ["x-gone", "a"],
        ["x-gone", "b"],
      ],
    });
    const pairs = JSON.parse(reply.body) as [string, string][];
    const valuesOf = (name: string) => pairs.filter(([key]) => key === name).map(([, value]) => value);
    expect(valuesOf("x-report")).toEqual([
      "x-many first one single null all one+two+three",
      "x-one first alone single alone all alone",
      "x-absent first null single null all",
    ]);
    expect(valuesOf("x-many")).toEqual(["one", "two", "three", "four"]);
    expect(valuesOf("x-set")).toEqual(["only"]);
    expect(valuesOf("x-gone")).toEqual([]);
  });

  it("of a response shows them all: cookies are never joined", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("values") }],
      upstream: () => ({
        headers: [
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
        ],
      }),
    });
    const reply = await mesh.request();
    expect(reply.headers.get("x-cookies")).toBe("a=1|b=2|c=3");
    expect(reply.headers.getSetCookie()).toEqual(["a=1", "b=2", "c=3"]);
  });
});

await onEachHost("all headers", (host) => {
  it("are read, and one is added as the configuration says (Go e2e: http_headers)", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("values"), configuration: { header: "x-wasm-header", value: "demo-wasm" } }],
      upstream: () => ({ headers: { "x-from": "upstream" } }),
    });
    const reply = await mesh.request({ path: "/hello", headers: { "my-custom-header": "foo" } });
    expect(reply.headers.get("x-wasm-header")).toBe("demo-wasm");
    const lines = mesh.logs().map(({ message }) => message);
    expect(lines).toContain("request :path: /hello");
    expect(lines).toContain("request :method: GET");
    expect(lines).toContain("request my-custom-header: foo");
    expect(lines).toContain("response :status: 200");
    expect(lines).toContain("response x-from: upstream");
    expect(lines).toContain("response x-wasm-header: demo-wasm");
  });
});

await onEachHost("a header's bytes", (host) => {
  it("are read and written as they are, whether or not they are UTF-8", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("values") }],
      upstream: ({ headers }) => ({ headers: headers.filter(([name]) => name.startsWith("x-")) }),
    });
    // Node writes and reads header values as latin1: a character is a byte
    const reply = await mesh.request({
      headers: [
        ["x-bytes", "\xff\x80a"],
        ["x-bytes", "\xe9t\xe9"],
      ],
    });
    const valuesOf = (name: string) =>
      reply.rawHeaders.filter(([key]) => key === name).map(([, value]) => value);
    expect(valuesOf("x-bytes-hex")).toEqual(["ff8061", "e974e9"]);
    expect(valuesOf("x-copy")).toEqual(["\xff\x80a", "\xe9t\xe9"]);
    expect(valuesOf("x-raw")).toEqual(["gr\xfc\xdfsse", "plain"]);
  });
});

await onEachHost("a request that was passed on", (host) => {
  it("is still known in the response phase when the filter has kept it", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("looking-back") }] });
    const reply = await mesh.request({
      method: "PUT",
      path: "/a/b?c=d",
      headers: [
        ["host", "shop.example"],
        ["x-who", "alice"],
        ["x-who", "bob"],
      ],
      body: "x",
    });
    // what Envoy itself shows
    expect(reply.headers.get("x-now")).toBe('""');
    expect(reply.headers.get("x-now-kept")).toBe("0");
    // what was kept, as the client sent it
    expect(reply.headers.get("x-request")).toBe("PUT http://shop.example/a/b?c=d");
    expect(reply.headers.get("x-was")).toBe("alice+bob");
    expect(reply.headers.get("x-was-first")).toBe("alice");
    expect(reply.headers.get("x-was-absent")).toBe("null");
    expect((JSON.parse(reply.body) as Echo).headers["x-who"]).toBe("the filter");
  });
});

await onEachHost("onLog", (host) => {
  it("shows request and response as they went, and what came of them (Envoy: AccessLog)", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("looking-back") }],
      upstream: () => ({
        status: 201,
        headers: { "x-from": "upstream" },
        body: ["12", "345"],
        trailers: { "x-end": "bye" },
      }),
    });
    await mesh.request({ method: "POST", path: "/log?x", headers: { "x-who": "alice" }, body: "1234567" });
    const lines = mesh.logs().map(({ message }) => message);
    expect(lines.filter((line) => line.startsWith("log "))).toEqual([
      "log POST /log?x who the filter",
      "log status 201 upstream",
      "log trailers bye, request's 0",
      "log code 201 via_upstream",
      "log sizes 7 5",
      "log property /log?x",
      "log bodies 0 0",
      "log changes false false",
      "log duration true",
    ]);
  });

  it("tells of a request that the filter was never shown, which sees nothing else of it (Envoy: AccessLogCreate, AllHeadersAndTrailersNotStarted)", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("pauses") }, { wasm: module("looking-back") }],
    });
    const reply = await mesh.request({
      path: "/turned-away",
      headers: { "x-at": "request-headers", "x-do": "answer" },
    });
    expect(reply.status).toBe(418);
    expect(reply.headers.get("x-now")).toBeNull();
    const lines = mesh.logs().map(({ message }) => message);
    expect(lines).toContain("log GET /turned-away who ");
    expect(lines).toContain("log code 418 asked_for");
  });
});
