import { expect, it } from "vitest";
import type { Mesh, MeshHost, MeshOptions, RequestOptions } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

function start(host: MeshHost, more: Partial<MeshOptions> = {}): Promise<Mesh> {
  return host.start({ plugins: [{ wasm: module("bodies") }], ...more });
}

/** What the upstream got of a request's body. */
async function sent(mesh: Mesh, headers: Record<string, string>, body: RequestOptions["body"]) {
  return (JSON.parse((await mesh.request({ method: "POST", headers, body: body ?? "" })).body) as Echo).body;
}

interface Echo {
  headers: Record<string, string>;
  body: string;
}

function lines(mesh: Mesh, start: string): string[] {
  return mesh
    .logs()
    .map(({ message }) => message)
    .filter((message) => message.startsWith(start));
}

/** What the filter was told of how much is in hand. */
function sizes(mesh: Mesh, which: string): (string | undefined)[] {
  return lines(mesh, `${which} `).map((line) => line.split(" ")[1]);
}

const PIECES = ["hello ", "wide ", "world"];
const HOLD = { "x-hold": "1" };

await onEachHost("a body that streams", (host) => {
  it("is seen piece by piece, in both directions, its end last (Envoy: BodyRequestReadBody, Go e2e: http_body_chunk)", async () => {
    await using mesh = await start(host, { upstream: ({ body }) => ({ body: ["got ", body] }) });
    const reply = await mesh.request({ method: "POST", body: PIECES });
    expect(reply.body).toBe("got hello wide world");
    expect(lines(mesh, "request")).toEqual([
      'request 6 6 "hello "',
      'request 5 5 "wide "',
      'request 5 5 "world"',
      'request 0 0 "" end',
    ]);
    expect(lines(mesh, "response")).toEqual([
      'response 4 4 "got "',
      'response 16 16 "hello wide world"',
      'response 0 0 "" end',
    ]);
  });

  it("of a request is changed piece by piece (Envoy: BodyRequestPrependAndAppend, Replace, PartialReplace, Remove, PartialRemove)", async () => {
    await using mesh = await start(host);
    const work = (request: string) => sent(mesh, { "x-request": request }, ["ab", "cd"]);
    expect(await work("both")).toBe("[before]ab[after][before]cd[after]");
    expect(await work("replace")).toBe("[new][new]");
    expect(await work("replace-first")).toBe("[first]b[first]d");
    expect(await work("clear")).toBe("");
    expect(await work("remove-first")).toBe("bd");
  });

  it("of a response is changed piece by piece (Envoy: BodyResponsePrependAndAppend, Replace, PartialReplace, Remove, PartialRemove)", async () => {
    await using mesh = await start(host, { upstream: () => ({ body: ["ab", "cd"] }) });
    const work = async (response: string) =>
      (await mesh.request({ headers: { "x-response": response } })).body;
    expect(await work("both")).toBe("[before]ab[after][before]cd[after]");
    expect(await work("replace")).toBe("[new][new]");
    expect(await work("replace-first")).toBe("[first]b[first]d");
    expect(await work("clear")).toBe("");
    expect(await work("remove-first")).toBe("bd");
  });

  it("loses the pieces that a filter drops", async () => {
    await using mesh = await start(host);
    expect(await sent(mesh, { "x-request": "drop" }, ["ab", "cd"])).toBe("");
  });
});

await onEachHost("a body that is held until all of it is in hand", (host) => {
  it("grows from callback to callback (Envoy: BodyRequestBufferBody, BodyResponseBufferBody)", async () => {
    await using mesh = await start(host, { upstream: ({ body }) => ({ body: ["got ", body] }) });
    const reply = await mesh.request({ method: "POST", headers: HOLD, body: PIECES });
    expect(reply.body).toBe("got hello wide world");
    expect(lines(mesh, "request")).toEqual([
      'request 6 6 "hello "',
      'request 11 11 "hello wide "',
      'request 16 16 "hello wide world"',
      'request 16 16 "hello wide world" end',
    ]);
    expect(lines(mesh, "response")).toEqual([
      'response 4 4 "got "',
      'response 20 20 "got hello wide world"',
      'response 20 20 "got hello wide world" end',
    ]);
  });

  it("may be let go and stream from then on (Envoy: BodyRequestBufferThenStreamBody)", async () => {
    await using mesh = await start(host);
    expect(await sent(mesh, { "x-batch": "1", "x-request": "prepend" }, ["ab", "cd", "ef"])).toBe(
      "[before]abcd[before]ef",
    );
    expect(lines(mesh, "request")).toEqual([
      'request 2 2 "ab"',
      'request 4 4 "abcd"',
      'request 2 2 "ef"',
      'request 0 0 "" end',
    ]);
  });

  it("of a request is changed as a whole (Go e2e: http_body request; Envoy: BodyRequest*BufferedBody)", async () => {
    await using mesh = await start(host);
    const work = (request: string) => sent(mesh, { "x-request": request, ...HOLD }, ["ab", "cd"]);
    expect(await work("append")).toBe("abcd[after]");
    expect(await work("prepend")).toBe("[before]abcd");
    expect(await work("replace")).toBe("[new]");
    expect(await work("unheard-of")).toBe("abcd");
    expect(await work("both")).toBe("[before]abcd[after]");
    expect(await work("replace-first")).toBe("[first]bcd");
    expect(await work("clear")).toBe("");
    expect(await work("remove-first")).toBe("bcd");
  });

  it("of a response is changed as a whole (Go e2e: http_body response; Envoy: BodyResponse*BufferedBody)", async () => {
    await using mesh = await start(host, { upstream: () => ({ body: ["ab", "cd"] }) });
    const work = async (response: string) =>
      (await mesh.request({ headers: { "x-response": response, ...HOLD } })).body;
    expect(await work("append")).toBe("abcd[after]");
    expect(await work("prepend")).toBe("[before]abcd");
    expect(await work("replace")).toBe("[new]");
    expect(await work("unheard-of")).toBe("abcd");
    expect(await work("both")).toBe("[before]abcd[after]");
    expect(await work("replace-first")).toBe("[first]bcd");
    expect(await work("clear")).toBe("");
    expect(await work("remove-first")).toBe("bcd");
  });

  it("is read in ranges, which end where it ends", async () => {
    await using mesh = await start(host);
    await sent(mesh, { "x-request": "ranges", ...HOLD }, "abcdef");
    expect(lines(mesh, "ranges")).toEqual(['ranges "ab" "cdef" "def" "" 3 98 5']);
  });

  it("takes bytes that are no text", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("bodies") }],
      upstream: () => ({ body: Buffer.from([0x80, 0x81]) }),
    });
    const reply = await mesh.request({ headers: { "x-response": "bytes", ...HOLD } });
    expect(reply.bytes).toEqual(Buffer.from([0x80, 0x81, 0xff, 0x00, 0xfe]));
  });

  it("cannot be changed in its middle: that is refused, with a warning", async () => {
    await using mesh = await start(host);
    expect(await sent(mesh, { "x-request": "middle", ...HOLD }, "abc")).toBe("abc");
    expect(lines(mesh, "middle")).toEqual(["middle false"]);
    expect(lines(mesh, "proxy_set_buffer_bytes")).toEqual([
      "proxy_set_buffer_bytes was refused: BadArgument (perhaps not legal in this phase)",
    ]);
  });
});

await onEachHost("a body", (host) => {
  it("that is not in hand yet is empty, and a change is refused", async () => {
    await using mesh = await start(host);
    const reply = await mesh.request({ method: "POST", headers: { "x-early": "1" }, body: "later" });
    const { headers, body } = JSON.parse(reply.body) as Echo;
    expect(headers["x-early-size"]).toBe("0");
    expect(headers["x-early-text"]).toBe('""');
    expect(headers["x-early-append"]).toBe("false");
    expect(body).toBe("later");
  });

  it("that is changed comes without a length, when the filter has removed it in time", async () => {
    await using mesh = await start(host);
    const reply = await mesh.request({
      method: "POST",
      headers: { "x-request": "append", "x-response": "append", ...HOLD },
      body: "short",
    });
    expect(reply.body).toContain('"body":"short[after]"');
    expect(reply.body.endsWith("}[after]")).toBe(true);
    expect(reply.body).not.toContain("content-length");
    expect(reply.headers.get("content-length")).toBeNull();
  });

  it("of a request that is larger than the proxy's buffer is answered with 413, whatever the filter says then", async () => {
    await using mesh = await start(host, { bufferLimitBytes: 1000 });
    const large = ["a".repeat(600), "b".repeat(600), "c".repeat(600)];
    const reply = await mesh.request({ method: "POST", headers: HOLD, body: large });
    expect(reply.status).toBe(413);
    expect(sizes(mesh, "request")).toEqual(["600", "1200"]);
    // not held, it passes, however large it is
    expect(await sent(mesh, {}, large)).toBe(large.join(""));
  });

  it("of a response that is larger than the proxy's buffer breaks off, where the headers have gone before", async () => {
    const large = ["a".repeat(600), "b".repeat(600)];
    await using mesh = await start(host, { bufferLimitBytes: 1000, upstream: () => ({ body: large }) });
    await expect(mesh.request({ headers: HOLD })).rejects.toThrow(
      /^(the stream was reset|aborted|socket hang up|read ECONNRESET)/,
    );
    expect((await mesh.request()).body).toBe(large.join(""));
  });

  it("of a response that is larger than the proxy's buffer becomes a 500, where the headers were held", async () => {
    const large = ["a".repeat(600), "b".repeat(600)];
    await using mesh = await host.start({
      plugins: [{ wasm: module("bodies"), allowOnHeadersStopIteration: true }],
      bufferLimitBytes: 1000,
      upstream: () => ({ body: large }),
    });
    const reply = await mesh.request({ headers: { ...HOLD, "x-hold-headers": "1" } });
    expect(reply.status).toBe(500);
    expect(reply.body).not.toContain("aaa");
  });

  it("is seen before the headers leave, with allow_on_headers_stop_iteration (Envoy: HeadersAllowStopIteration, cpp-host: AllowOnHeadersStopIteration)", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("bodies"), allowOnHeadersStopIteration: true }],
      upstream: ({ body, headers }) => ({ body: [JSON.stringify(headers), body] }),
    });
    const reply = await mesh.request({
      method: "POST",
      headers: { ...HOLD, "x-hold-headers": "1" },
      body: ["ab", "cd"],
    });
    expect(reply.body).toContain('["x-body","abcd"]');
    expect(reply.headers.get("x-body")).toBe(reply.body);
    // where nothing follows the headers, a pause on them would never end
    expect((await mesh.request({ headers: { "x-hold-headers": "1" } })).status).toBe(200);
  });
});

const VALID = '{"id":"xxx","token":"xxx"}';

function collect(host: MeshHost, capBytes: number, tooLarge: string, more: Partial<MeshOptions> = {}) {
  return host.start({
    plugins: [{ wasm: module("collector"), configuration: { capBytes, tooLarge } }],
    upstream: ({ body }) => ({ headers: { "x-sum": "1" }, body }),
    ...more,
  });
}

await onEachHost("a collected body", (host) => {
  it("decides on the request, in one piece or many (Go e2e: json_validation)", async () => {
    await using mesh = await collect(host, 100, "refuse");
    const post = (body: RequestOptions["body"]) => mesh.request({ method: "POST", body: body ?? "" });
    const none = await mesh.request();
    expect([none.status, none.body]).toEqual([403, "no body\n"]);
    const invalid = await post('"unquoted":');
    expect([invalid.status, invalid.body]).toEqual([403, "invalid payload\n"]);
    expect((await post('{"id":"xxx"}')).status).toBe(403);
    const valid = await post(VALID);
    expect([valid.status, valid.body]).toEqual([200, `${VALID} (26 bytes)`]);
    const inPieces = await post([VALID.slice(0, 5), VALID.slice(5, 20), VALID.slice(20)]);
    expect([inPieces.status, inPieces.body]).toEqual([200, `${VALID} (26 bytes)`]);
  });

  it("is looked at when trailers end it, too: no way around the check", async () => {
    await using mesh = await collect(host, 100, "refuse", {
      upstream: ({ body, trailers }) => ({ headers: { "x-sum": "1" }, body: [body], trailers }),
    });
    const post = (body: string[]) => mesh.request({ method: "POST", body, trailers: { "x-end": "1" } });
    expect((await post(["no", "thing"])).status).toBe(403);
    const valid = await post([VALID.slice(0, 9), VALID.slice(9)]);
    expect([valid.status, valid.body]).toEqual([200, `${VALID} (26 bytes)`]);
    expect(valid.trailers).toContainEqual(["x-end", "1"]);
  });

  it("above the cap is refused: at once when its length says so, else when it gets there", async () => {
    await using mesh = await collect(host, 30, "refuse");
    const announced = await mesh.request({ method: "POST", body: "a".repeat(31) });
    expect([announced.status, announced.body]).toEqual([413, "announced too large\n"]);
    const reached = await mesh.request({ method: "POST", body: ["a".repeat(20), "b".repeat(11)] });
    expect([reached.status, reached.body]).toEqual([413, "too large\n"]);
    expect(lines(mesh, "checked")).toEqual([]);
    expect((await mesh.request({ method: "POST", body: `${VALID}    ` })).status).toBe(200);
  });

  it("above the cap passes unread, if that is the policy, with all that was held", async () => {
    await using mesh = await collect(host, 30, "pass");
    const large = ["a".repeat(20), "b".repeat(20), "c".repeat(5)];
    const reply = await mesh.request({ method: "POST", body: large });
    expect([reply.status, reply.body]).toEqual([200, large.join("")]);
    expect(lines(mesh, "checked")).toEqual([]);
    expect((await mesh.request({ method: "POST", body: large, trailers: { a: "1" } })).body).toBe(
      large.join(""),
    );
  });

  it("never gets to a cap above the proxy's own limit: the proxy answers 413", async () => {
    await using mesh = await collect(host, 5000, "pass", { bufferLimitBytes: 1000 });
    const reply = await mesh.request({ method: "POST", body: ["a".repeat(600), "b".repeat(600)] });
    expect(reply.status).toBe(413);
  });
});
