/** Filters written for `@solo-io/proxy-runtime`, with their import lines changed. */
import { expect, it } from "vitest";
import type { Mesh, MeshOptions, Reply, Upstream } from "../../src/testing/index.ts";
import { onEachEnvoy, onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";
import { buildWithPredecessor } from "../support/predecessor.ts";

const addHeader = (wasm: string, configuration?: string): MeshOptions => ({
  plugins: [{ wasm, rootId: "add_header", ...(configuration !== undefined && { configuration }) }],
});

const removeHeaders = (wasm: string, configuration?: string): MeshOptions => ({
  plugins: [{ wasm, rootId: "remove_headers", ...(configuration !== undefined && { configuration }) }],
  upstream: () => ({ headers: { "x-debug-a": "1", "x-debug-b": "2", "x-kept": "3", "x-seen": "" } }),
});

/** Alice may pass; of mallory the service knows nothing to say. */
const auth = (wasm: string, service = "auth"): MeshOptions => ({
  plugins: [{ wasm, rootId: "auth", configuration: service }],
  services: { auth: ({ headers }) => ({ status: valueOf(headers, "x-user") === "alice" ? 200 : 403 }) },
});

await onEachHost("the predecessor's README example", (host) => {
  it("adds the header that its configuration names", async () => {
    await using mesh = await host.start(addHeader(module("compat-add-header"), "what ever you want"));
    expect((await mesh.request()).headers.get("hello")).toBe("what ever you want");
  });

  it("greets the world without a configuration, where the predecessor trapped", async () => {
    await using mesh = await host.start(addHeader(module("compat-add-header")));
    expect((await mesh.request()).headers.get("hello")).toBe("world!");
  });
});

await onEachHost("a filter that removes headers, written for the predecessor", (host) => {
  it("removes those that begin with a word of its configuration, and no others", async () => {
    await using mesh = await host.start(removeHeaders(module("compat-remove-headers"), "x-debug,server-t"));
    const { headers } = await mesh.request();
    expect([...headers.keys()].filter((name) => name.startsWith("x-debug"))).toEqual([]);
    expect(headers.get("x-kept")).toBe("3");
    const lines = mesh.logs().map(({ message }) => message);
    expect(lines.filter((line) => line.startsWith("removed")).sort()).toEqual([
      "removed x-debug-a",
      "removed x-debug-b",
    ]);
  });

  it("is told how many headers there are", async () => {
    await using mesh = await host.start(removeHeaders(module("compat-remove-headers")));
    const { headers } = await mesh.request();
    expect(Number(headers.get("x-seen"))).toBeGreaterThan(4);
    expect(headers.get("x-debug-a")).toBe("1");
  });
});

await onEachHost("a filter that asks a service, written for the predecessor", (host) => {
  it("lets a request pass, turns one away, and answers 500 where there is no such service", async () => {
    await using mesh = await host.start(auth(module("compat-auth")));
    expect(await decisions(mesh)).toEqual(DECISIONS);
    await using other = await host.start(auth(module("compat-auth"), "no-such-cluster"));
    expect((await other.request()).status).toBe(500);
  });

  it("turns a request away when the service breaks off", async () => {
    const breaksOff: Upstream = () => ({ status: 200, breaksOff: true });
    await using mesh = await host.start({ ...auth(module("compat-auth")), services: { auth: breaksOff } });
    expect((await mesh.request({ headers: { "x-user": "alice" } })).status).toBe(401);
  });
});

await onEachHost("two plugins of one module, written for the predecessor", (host) => {
  it("share a token that one of them fetches", async () => {
    const plugin = { wasm: module("compat-singleton"), vmId: "tokens" };
    await using mesh = await host.start({
      plugins: [
        { ...plugin, name: "fetching", rootId: "auth_singleton", configuration: "tokens" },
        { ...plugin, name: "checking", rootId: "auth" },
      ],
      services: { tokens: ({ path }) => ({ body: path === "/fetch" ? "foo" : "" }) },
    });
    expect((await mesh.request()).status).toBe(401);
    const withToken = { headers: { "x-auth": "foo" } };
    let reply = await mesh.request(withToken);
    for (let tries = 0; tries < 100 && reply.status !== 200; tries++) {
      await mesh.advance(50);
      reply = await mesh.request(withToken);
    }
    expect(reply.status).toBe(200);
    expect((await mesh.request({ headers: { "x-auth": "bar" } })).status).toBe(401);
  });
});

await onEachEnvoy("a module built with the predecessor and one built with ours", (host) => {
  it.each([
    ["compat-add-header", (wasm: string) => addHeader(wasm, "what ever you want")],
    ["compat-remove-headers", (wasm: string) => removeHeaders(wasm, "x-debug,server-t")],
  ])("of %s give the same answer", async (name, options) => {
    await using ours = await host.start(options(module(name)));
    await using theirs = await host.start(options(await buildWithPredecessor(name)));
    expect(shown(await ours.request())).toEqual(shown(await theirs.request()));
  });

  it("of compat-auth let the same requests pass", async () => {
    await using ours = await host.start(auth(module("compat-auth")));
    await using theirs = await host.start(auth(await buildWithPredecessor("compat-auth")));
    expect(await decisions(ours)).toEqual(DECISIONS);
    expect(await decisions(theirs)).toEqual(DECISIONS);
  });
});

const DECISIONS = [
  { status: 200, hello: "wasm!", added: "authorized" },
  { status: 401, hello: "wasm!", body: "who are you?" },
];

/** What becomes of a request of alice's and of one of mallory's, which has a body. */
async function decisions(mesh: Mesh): Promise<unknown[]> {
  const allowed = await mesh.request({ headers: { "x-user": "alice" } });
  const denied = await mesh.request({ method: "POST", body: "text", headers: { "x-user": "mallory" } });
  const { headers } = JSON.parse(allowed.body) as { headers: Record<string, string> };
  return [
    { status: allowed.status, hello: allowed.headers.get("hello"), added: headers["added-header"] },
    { status: denied.status, hello: denied.headers.get("hello"), body: denied.body },
  ];
}

/** What does not differ from one request to the next. */
function shown({ status, rawHeaders }: Reply): unknown {
  const changing = ["date", "x-envoy-upstream-service-time", "content-length"];
  return { status, headers: rawHeaders.filter(([name]) => !changing.includes(name)) };
}

function valueOf(headers: [string, string][], name: string): string | undefined {
  return headers.find(([each]) => each === name)?.[1];
}
