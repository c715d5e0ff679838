/**
 * What was wrong in the AssemblyScript SDKs before this one, each as a promise that it is not wrong here.
 *
 * Not here: D10 (bodies), D13 (deferred ends) and D14 (answers that come too late), which have stories of their own.
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { BuildRefused, build } from "../../src/compiler/build.ts";
import { type Inspection, inspect } from "../../src/compiler/inspect.ts";
import type { Mesh } from "../../src/testing/index.ts";
import { filterThat, project } from "../compiler/project.ts";
import { onEachHost } from "../support/hosts.ts";
import { ROOT, module } from "../support/modules.ts";

await onEachHost("the lineage's defects, none of which are here,", (host) => {
  it("D1: reading a metric leaves it as it is", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("facts") }] });
    expect(await ask(mesh, "/metrics")).toBe("1 5 7");
    expect(await mesh.counter("facts.requests")).toBe(5);
    expect(await mesh.gauge("facts.level")).toBe(7);
  });

  it("D2: two configurations of one module in one VM stay apart", async () => {
    const plugin = { wasm: module("compat-add-header"), rootId: "add_header" };
    await using mesh = await host.start({
      plugins: [
        { ...plugin, name: "one", configuration: "first" },
        { ...plugin, name: "two", configuration: "second" },
      ],
    });
    expect((await mesh.request()).headers.get("hello")).toBe("second, first");
  });

  it("D3: a plugin that is removed traps nothing", async () => {
    const plugins = [{ wasm: module("envoy-own") }, { wasm: module("compat-survives") }];
    const mesh = await host.start({ plugins });
    await mesh.request();
    await mesh[Symbol.asyncDispose]();
    expect(pluginLines(mesh).slice(-2)).toEqual(["plugin done", "plugin deleted"]);
    expect(mesh.logs().filter(({ message }) => /failed|abort/.test(message))).toEqual([]);
  });

  it("D4, D12: absent, empty and there are told apart, and none of them traps", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("facts") }, { wasm: module("headers") }],
    });
    expect(await ask(mesh, "/property/no.such.property")).toMatch(/^null /);
    expect(await ask(mesh, "/property/plugin_vm_id")).toMatch(/^"" /);
    const { body } = await mesh.request({ headers: { "x-empty": "" } });
    expect(JSON.parse(body).headers).toMatchObject({ "x-seen-absent": "null", "x-seen-empty": '""' });
  });

  it("D5: what the host refuses in this phase is refused, and the next request is served", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("headers") }] });
    const replies = [await mesh.request(), await mesh.request()];
    expect(replies.map(({ headers }) => headers.get("x-late-set"))).toEqual(["false", "false"]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  });

  it("D6: a foreign function takes and gives any bytes, and one that is absent gives null", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(await ask(mesh, "/binary")).toBe("1024 true");
    expect(await ask(mesh, "/absent")).toBe("null");
  });

  it("D7: a module that clears the route cache loads, and clears it", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(await ask(mesh, "/clear")).toBe('""');
  });

  it("D8: a request that passes is logged by nobody, at whatever level", async () => {
    await using mesh = await host.start({
      plugins: [
        { wasm: module("compat-add-header"), rootId: "add_header", configuration: "x" },
        { wasm: module("rate-limit"), configuration: { rules: [{ burst: 10, perHour: 10 }] } },
        { wasm: module("facts") },
      ],
      logLevel: "trace",
    });
    const before = pluginLines(mesh).length;
    expect(await mesh.statuses(3)).toEqual([200, 200, 200]);
    expect(pluginLines(mesh).slice(before)).toEqual([]);
    // it would show
    await ask(mesh, "/log");
    expect(pluginLines(mesh).slice(before)[0]).toBe("a trace line");
  });

  it("D11: a gauge is set by its own number, and adding nothing to a counter does nothing", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("compat-survives") }] });
    await mesh.request();
    expect(await mesh.counter("survives.count")).toBe(3);
    expect(await mesh.gauge("survives.level")).toBe(7);
  });

  it("D1, D4, D5, D7, D20: the predecessor's own calls do here what they promise", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("compat-survives"), name: "survives" }] });
    const { body } = await mesh.request();
    // absent, a name, the counter twice, the gauge, BadArgument for adding 0, Ok, a pair as text
    expect(body).toBe("0 survives 3 3 7 2 0 name:value");
    expect(pluginLines(mesh)).toContain(
      "proxy_replace_header_map_value was refused: BadArgument (perhaps not legal in this phase)",
    );
  });

  it("D15: a module that offers one plugin serves whatever root id a mesh makes up", async () => {
    const rootId = "default.some-wasm-plugin";
    await using mesh = await host.start({
      plugins: [
        { wasm: module("compat-add-header"), name: "theirs", rootId, configuration: "theirs" },
        { wasm: module("facts"), name: "ours", rootId },
      ],
    });
    expect((await mesh.request()).headers.get("hello")).toBe("theirs");
    expect(await ask(mesh, "/property/plugin_root_id")).toContain(rootId);
  });

  it("D16: lines keep their levels, and those below the host's are dropped", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("facts") }] });
    await ask(mesh, "/log");
    const lines = mesh.logs().filter(({ message }) => message.endsWith(" line"));
    expect(lines.map(({ level }) => level)).toEqual(["info", "warn", "error", "critical"]);
  });

  it("D19: what stands at the top of a filter runs when the host can be called", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("facts") }] });
    await ask(mesh, "/metrics");
    expect(await mesh.counter("facts.early")).toBe(1);
  });

  it("D23: numbers, durations, truth values and maps are decoded", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("attributes") }] });
    await mesh.request({ path: "/a" });
    const lines = pluginLines(mesh);
    expect(lines).toContain("request: connection.isMtls false");
    expect(lines).toContain("response: response.code 200");
    expect(lines.filter((line) => /^log: request.durationNs \d+$/.test(line))).toHaveLength(1);
    expect(lines.filter((line) => /^request: request.headers .*:path=\/a /.test(line))).toHaveLength(1);
  });
});

describe("the lineage's defects, none of which a build has", () => {
  it("D9, D18: it exports the callbacks that a class overrides, under the names that hosts look for", async () => {
    const { callbacks } = await inspectModule("compat-remove-headers");
    expect(callbacks.sort()).toEqual([
      "proxy_on_configure",
      "proxy_on_context_create",
      "proxy_on_delete",
      "proxy_on_response_headers",
    ]);
    await using folder = await project({ "filter.ts": EVERY_GRPC_CALLBACK });
    const built = await build("x", folder.at("filter.ts"), { baseDir: folder.folder, outDir: folder.folder });
    const names = (await inspect(await readFile(built.file))).callbacks.filter((name) =>
      name.includes("grpc"),
    );
    expect(names.sort()).toEqual([
      "proxy_on_grpc_close",
      "proxy_on_grpc_receive",
      "proxy_on_grpc_receive_initial_metadata",
      "proxy_on_grpc_receive_trailing_metadata",
    ]);
  });

  it.each([
    ["Date.now()", "use clock.nowMs()"],
    ["Math.random()", "use random.unit()"],
    ['console.log("x")', "use log.info()"],
  ])("D17: it refuses %s with its line, and says what to use", async (call, instead) => {
    await using folder = await project({ "filter.ts": filterThat(`${call};`) });
    const refusal = await build("x", folder.at("filter.ts"), {
      baseDir: folder.folder,
      outDir: folder.folder,
    }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BuildRefused);
    expect((refusal as BuildRefused).problems.join()).toMatch(
      /^filter\.ts:12: .* which Envoy does not have; /,
    );
    expect((refusal as BuildRefused).problems.join()).toContain(instead);
  });

  it("D19: no module runs code before the host is there", async () => {
    const filters = await readdir(path.join(ROOT, "tests/filters"), { withFileTypes: true });
    const names = filters.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(10);
    for (const name of ["rate-limit", ...names]) {
      const { sections, otherExports } = await inspectModule(name);
      expect(sections.map(({ name }) => name)).not.toContain("start");
      expect(otherExports).toContain("_initialize");
    }
  });

  it("D21: the packed package has what filters import, by the names that they import", async () => {
    await using folder = await project({
      "ours.ts": filterThat(""),
      "theirs.ts": (await readFile(path.join(ROOT, "tests/filters/compat-auth/filter.ts"), "utf8")).replace(
        /"(?:\.\.\/)+compat/g,
        '"meshwright/compat',
      ),
    });
    await unpackInto(folder.at("node_modules/meshwright"));
    for (const name of ["ours", "theirs"]) {
      const options = { baseDir: folder.folder, outDir: folder.at("build") };
      const { file } = await build(name, folder.at(`${name}.ts`), options);
      expect((await inspect(await readFile(file))).refusals).toEqual([]);
    }
  });
});

const EVERY_GRPC_CALLBACK = `
export * from "meshwright/compat/proxy-runtime/proxy";
import { RootContext, registerRootContext } from "meshwright/compat/proxy-runtime";
class Calls extends RootContext {
  on_grpc_receive_initial_metadata(token: u32, headers: u32): void {}
  on_grpc_trailing_metadata(token: u32, trailers: u32): void {}
  on_grpc_receive(token: u32, response_size: u32): void {}
  on_grpc_close(token: u32, status_code: u32): void {}
}
registerRootContext((context_id: u32) => { return new Calls(context_id); }, "calls");
`;

async function ask(mesh: Mesh, path: string): Promise<string> {
  return (await mesh.request({ path })).body;
}

/** What plugins said, not the proxy. */
function pluginLines(mesh: Mesh): string[] {
  return mesh.logs().flatMap(({ plugin, message }) => (plugin === "" ? [] : [message]));
}

async function inspectModule(name: string): Promise<Inspection> {
  return inspect(await readFile(module(name)));
}

/** Packs this package as npm publishes it, and puts its files into a folder. */
async function unpackInto(folder: string): Promise<void> {
  const run = promisify(execFile);
  await rm(folder, { recursive: true });
  await mkdir(folder);
  const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const { stdout } = await run("npm", pack, { cwd: ROOT });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await run("tar", ["xzf", path.join(folder, filename), "-C", folder, "--strip-components=1"]);
}
