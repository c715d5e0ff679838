/** Mistakes that Envoy shrugs off, or dies of: in-process, the test fails and says where. */
import { expect, it, describe } from "vitest";
import { inProcess, type Mesh, type RequestOptions } from "../../src/testing/index.ts";
import { guest, start, wat } from "./guests.ts";

/** The message of the error that a request ends with. */
async function failure(mesh: Mesh, request?: RequestOptions): Promise<string> {
  const error = await mesh.request(request).then(
    ({ status }) => new Error(`no failure, but status ${status}`),
    (reason: Error) => reason,
  );
  return error.message;
}

describe("a mistake in a host call", () => {
  it("fails the request with the line of the guest's source and the last host calls", async () => {
    await using mesh = await start(
      inProcess,
      `request_headers: get request :path
       request_headers: bad-pointer`,
    );
    const lines = (await failure(mesh)).split("\n");
    expect(lines[0]).toMatch(
      /^proxy_log: 12 bytes at 0xfffffff0 are not in the guest's memory of \d+ bytes$/,
    );
    expect(lines[1]).toMatch(/^ {4}at tests\/guests\/script\/faults\.ts:\d+:\d+ \(.*runFaults\)$/);
    expect(lines.slice(lines.indexOf("last host calls:") + 3)).toEqual([
      '    --> proxy_get_header_map_value(HttpRequestHeaders, ":path")',
      '    <-- Ok "/"',
      '    --> proxy_log(Info, "request_headers: get request :path = Ok /")',
      "    <-- Ok",
      "    --> proxy_log(0x2, 0xfffffff0, 0xc)",
      "    <-- no answer",
    ]);
  });

  it("is an address to write to as much as one to read from", async () => {
    await using mesh = await start(inProcess, "request_headers: bad-out");
    expect(await failure(mesh)).toMatch(/^proxy_get_header_map_value: 4 bytes at 0xfffffff0 are not in/);
  });

  it("is a malformed list of pairs, which Envoy takes for an empty one", async () => {
    await using mesh = await start(inProcess, "request_headers: bad-pairs");
    expect(await failure(mesh)).toMatch(
      /^proxy_set_header_map_pairs: malformed list of pairs: 2 pairs in 4 bytes; their sizes alone take 20\n/,
    );
  });

  it("shows ten calls at most", async () => {
    const calls = Array.from({ length: 12 }, (_, index) => `request_headers: define 0 counter-${index}`);
    await using mesh = await start(inProcess, [...calls, "request_headers: bad-pointer"].join("\n"));
    const transcript = (await failure(mesh)).split("\n").filter((line) => line.startsWith("    -->"));
    expect(transcript).toHaveLength(10);
    expect(transcript[0]).toBe('    --> proxy_log(Info, "request_headers: define 0 counter-7 = Ok 32")');
  });

  it("keeps the proxy from starting when it is made in a callback of the start", async () => {
    await expect(start(inProcess, "configure: bad-pointer")).rejects.toThrow(
      /^proxy_log: 12 bytes at 0xfffffff0/,
    );
  });

  it("fails the clock's move when it is made in a tick", async () => {
    await using mesh = await start(inProcess, "configure: tick 100\ntick: bad-pointer");
    await expect(mesh.advance(100)).rejects.toThrow(/^proxy_log: 12 bytes at 0xfffffff0/);
  });
});

describe("what crashes Envoy or breaks its connections", () => {
  it.each([
    [
      "a response is continued that is not there yet",
      "request_headers: continue 1",
      /^proxy_continue_stream\(HttpResponse\) before there is a response crashes Envoy/,
    ],
    [
      "a request is continued by a callback that lets it go on anyway",
      "request_headers: continue 0",
      /^proxy_on_request_headers called proxy_continue_stream and then answered Continue, so Envoy sends the request twice/,
    ],
    [
      "a response is continued by a callback that lets it go on anyway",
      "response_headers: continue 1",
      /^proxy_on_response_headers called proxy_continue_stream and then answered Continue, so Envoy sends the response twice/,
    ],
    [
      "a local response is sent when all is over",
      "log: reply 200 d late",
      /^proxy_send_local_response in proxy_on_log: Envoy calls proxy_on_log again and crashes\n/,
    ],
    [
      "a response's body changes and its length stays",
      "response_body: write response 0 1000 longer",
      /^the response's body has \d+ bytes, its content-length says \d+: remove content-length in the headers/,
    ],
    [
      "a response has a header that no client can read",
      "response_headers: add response x-n a%0ab",
      /^invalid header value for: x-n: Envoy sends such a response/,
    ],
  ])("fails the request: %s", async (_, script, message) => {
    await using mesh = await start(inProcess, script);
    expect(await failure(mesh)).toMatch(message);
  });

  it("fails the request: a request's body changes and its length stays", async () => {
    await using mesh = await start(inProcess, "request_body: write request 0 1000 longer");
    expect(await failure(mesh, { method: "POST", body: "hello" })).toMatch(
      /^the request's body has 12 bytes, its content-length says 5: remove content-length in the headers callback/,
    );
  });

  it("fails the request: a stream is reset in the response's trailers, by a callback that lets it go on anyway", async () => {
    await using mesh = await start(inProcess, "response_trailers: close 1", {
      upstream: () => ({ body: ["a"], trailers: { "x-end": "1" } }),
    });
    expect(await failure(mesh)).toMatch(
      /^proxy_on_response_trailers called proxy_close_stream and then answered Continue, which crashes Envoy/,
    );
  });

  it("fails the start: a host call in the module's start section", async () => {
    const wasm = await wat(
      "start-section",
      `(module
         (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
         (memory (export "memory") 1)
         (func (export "proxy_abi_version_0_2_1"))
         (func (export "malloc") (param i32) (result i32) (i32.const 8))
         (func $start (drop (call $log (i32.const 2) (i32.const 0) (i32.const 0))))
         (start $start))`,
    );
    await expect(inProcess.start({ plugins: [{ wasm }] })).rejects.toThrow(
      "proxy_log in the module's start section crashes Envoy: let the module start in _initialize",
    );
  });
});

describe("a trap", () => {
  it("is logged as Envoy logs it, with the line of the guest's source and the last host calls", async () => {
    await using mesh = await start(inProcess, "request_headers: get request :path\nrequest_headers: trap");
    expect((await mesh.request()).status).toBe(503);
    const [trap] = mesh.logs().filter(({ plugin }) => plugin === "");
    expect(trap?.level).toBe("error");
    const lines = trap!.message.split("\n");
    expect(lines[0]).toBe("Function: proxy_on_request_headers failed: Uncaught RuntimeError: unreachable");
    expect(lines[1]).toMatch(/^ {4}at tests\/guests\/script\/faults\.ts:\d+:\d+ /);
    expect(lines.at(-4)).toBe('    --> proxy_get_header_map_value(HttpRequestHeaders, ":path")');
  });

  it("of a check that the compiler made shows the line that was checked", async () => {
    await using mesh = await start(inProcess, "request_headers: index 9");
    await mesh.request();
    const trap = mesh.logs().find(({ message }) => message.startsWith("Function: "));
    expect(trap?.message).toMatch(/at tests\/guests\/script\/faults\.ts:\d+:\d+ \(.*runFaults\)/);
  });

  it("of a stack without end is one as well", async () => {
    await using mesh = await start(inProcess, "request_headers: recurse");
    expect((await mesh.request()).status).toBe(503);
    // where it ends, at the beginning of a function, the compiler left no place
    expect(mesh.logs().at(-1)?.message).toMatch(
      /^Function: .* RangeError: Maximum call stack size exceeded\n {4}at 0x[0-9a-f]+ .*\n {4}at tests\/guests\/script/,
    );
  });

  it("shows addresses where there is no source map", async () => {
    const wasm = await wat(
      "no-source-map",
      `(module
         (memory (export "memory") 1)
         (func (export "proxy_abi_version_0_2_1"))
         (func (export "malloc") (param i32) (result i32) (i32.const 8))
         (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (unreachable)))`,
    );
    await using mesh = await inProcess.start({ plugins: [{ wasm }] });
    await mesh.request();
    expect(mesh.logs()[0]?.message).toMatch(/unreachable\n {4}at 0x[0-9a-f]+$/);
  });
});

describe("a module that can't run", () => {
  const ALLOCATES = '(func (export "malloc") (param i32) (result i32) (i32.const 8))';
  const SPEAKS = '(func (export "proxy_abi_version_0_2_1"))';

  it.each([
    ["that speaks no proxy-wasm 0.2", ALLOCATES, "not a proxy-wasm 0.2 module"],
    ["that can't allocate", SPEAKS, "exports neither malloc nor proxy_on_memory_allocate"],
    [
      "that imports what there is not",
      `(import "env" "nope" (func)) ${ALLOCATES} ${SPEAKS}`,
      "missing import: env.nope",
    ],
    [
      "that does not want to start",
      `${ALLOCATES} ${SPEAKS} (func (export "proxy_on_vm_start") (param i32 i32) (result i32) (i32.const 0))`,
      "answered false to proxy_on_vm_start",
    ],
  ])("is refused: one %s", async (name, body, reason) => {
    const wasm = await wat(name.replaceAll(/\W+/g, "-"), `(module ${body})`);
    await expect(inProcess.start({ plugins: [{ wasm }] })).rejects.toThrow(reason);
  });

  it("is refused: a file that is no module", async () => {
    const wasm = `${await guest("script")}.map`;
    await expect(inProcess.start({ plugins: [{ wasm }] })).rejects.toThrow("no WebAssembly module");
  });
});
