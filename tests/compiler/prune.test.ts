import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { build } from "../../src/compiler/build.ts";
import { type Inspection, inspect } from "../../src/compiler/inspect.ts";
import { filterThat, project } from "./project.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

/** What the registry of contexts cannot do without. */
const ALWAYS = ["proxy_on_context_create", "proxy_on_delete", "proxy_on_configure"];

describe("a build", () => {
  it("exports the one callback that a class overrides, and what the registry needs", async () => {
    const { callbacks } = await built(filterThat(""));
    expect(callbacks.sort()).toEqual([...ALWAYS, "proxy_on_request_headers"].sort());
  });

  it("exports every callback of the SDK when every method is overridden", async () => {
    const { callbacks } = await built(EVERY_METHOD);
    expect(callbacks.sort()).toEqual(await callbacksOfTheSdk());
  });

  it("keeps the callbacks of a filter written for the predecessor by its own names for them", async () => {
    const { callbacks } = await built(`
      export * from "meshwright/compat/proxy-runtime/proxy";
      import { RootContext, registerRootContext } from "meshwright/compat/proxy-runtime";
      class Policy extends RootContext {
        onStart(vm_configuration_size: usize): bool { return true; }
        on_grpc_receive(token: u32, response_size: u32): void {}
      }
      registerRootContext((context_id: u32) => { return new Policy(context_id); }, "policy");`);
    expect(callbacks.sort()).toEqual([...ALWAYS, "proxy_on_vm_start", "proxy_on_grpc_receive"].sort());
  });

  it("counts what a base class in the filter overrides, and no class that nothing makes", async () => {
    const { callbacks } = await built(`
      export * from "meshwright/assembly/exports";
      import { Action, HttpContext, RootContext, registerRootContext } from "meshwright/assembly";
      class Base extends RootContext { override onTick(): void {} }
      class Policy extends Base { override onDone(): bool { return true; } }
      class Unused extends HttpContext {
        override onRequestBody(bodyBytes: u32, endOfStream: bool): Action { return Action.Pause; }
      }
      registerRootContext<Policy>();`);
    expect(callbacks.sort()).toEqual([...ALWAYS, "proxy_on_done", "proxy_on_tick"].sort());
  });

  it("exports the end of calls that a filter makes, also when it does not want to know of it", async () => {
    const { callbacks } = await built(`
      export * from "meshwright/assembly/exports";
      import { Bytes, GrpcUpstream, HeaderPairs, RootContext, registerRootContext } from "meshwright/assembly";
      class Policy extends RootContext {
        override onTick(): void {
          this.dispatchHttpCall("sink", new HeaderPairs(), null, null, 0);
          this.dispatchGrpcCall(GrpcUpstream.cluster("sink"), "Sink", "Put", null, Bytes.of(""), 0);
        }
      }
      registerRootContext<Policy>();`);
    const ends = ["proxy_on_http_call_response", "proxy_on_grpc_receive", "proxy_on_grpc_close"];
    expect(callbacks.sort()).toEqual([...ALWAYS, "proxy_on_tick", ...ends].sort());
  });
});

describe("a plain asc build", () => {
  it("exports every callback of the SDK, starts in _initialize and would be loaded", async () => {
    const { callbacks, otherExports, refusals } = await plain;
    expect([...callbacks].sort()).toEqual(await callbacksOfTheSdk());
    expect(otherExports).toContain("_initialize");
    expect(refusals).toEqual([]);
  });

  it("is bigger than ours by the code of callbacks that nothing overrides", async () => {
    await using folder = await project({});
    const { file } = await build("x", ENTRY, { baseDir: REPOSITORY, outDir: folder.at("build") });
    const ours = await inspect(await readFile(file));
    const code = ({ sections }: Inspection): number =>
      sections.find(({ name }) => name === "code")?.bytes ?? 0;
    expect(code(ours)).toBeGreaterThan(0);
    expect(code(ours)).toBeLessThan(code(await plain));
  });
});

const ENTRY = "filters/rate-limit/filter.ts";
const plain = compilePlainly();

async function compilePlainly(): Promise<Inspection> {
  await using folder = await project({});
  const file = folder.at("plain.wasm");
  const asc = path.join(REPOSITORY, "node_modules/assemblyscript/bin/asc.js");
  const args = [asc, ENTRY, "--config", "asconfig.json", "-o", file];
  await promisify(execFile)(process.execPath, args, { cwd: REPOSITORY });
  return inspect(await readFile(file));
}

/** Builds a filter and looks at the module. */
async function built(source: string): Promise<Inspection> {
  await using filter = await project({ "filter.ts": source });
  const { file } = await build("x", "filter.ts", { baseDir: filter.folder, outDir: filter.at("build") });
  return inspect(await readFile(file));
}

async function callbacksOfTheSdk(): Promise<string[]> {
  const source = await readFile(path.join(REPOSITORY, "assembly/exports.ts"), "utf8");
  const names = [...source.matchAll(/^export function (\w+)/gm)].map(([, name]) => name ?? "");
  return names.filter((name) => !/^proxy_abi_version|^proxy_on_memory_allocate$/.test(name)).sort();
}

const EVERY_METHOD = `
export * from "meshwright/assembly/exports";
import {
  Action, Bytes, GrpcStatus, Headers, HttpCallResponse, HttpContext, PeerType, ResolvedAddress, RootContext,
  StatsUpdate, StreamContext, registerRootContext,
} from "meshwright/assembly";

class Policy extends RootContext {
  override createHttpContext(id: u32): HttpContext | null { return id % 2 ? new Http(id) : null; }
  override createStreamContext(id: u32): StreamContext { return new Tcp(id); }
  override onVmStart(configuration: string): bool { return true; }
  override validateConfiguration(configuration: string): bool { return true; }
  override onConfigure(configuration: string): bool { return true; }
  override onTick(): void {}
  override onQueueReady(queueId: u32): void {}
  override onForeignFunction(functionId: u32, argument: Bytes): void {}
  override onResolveDns(token: u32, addresses: ResolvedAddress[]): void {}
  override onStatsUpdate(update: StatsUpdate): void {}
  override onHttpCallResponse(callId: u32, response: HttpCallResponse): void {}
  override onGrpcInitialMetadata(callId: u32, metadata: Headers): void {}
  override onGrpcMessage(callId: u32, message: Bytes): void {}
  override onGrpcTrailingMetadata(callId: u32, metadata: Headers): void {}
  override onGrpcClose(callId: u32, status: GrpcStatus, message: string): void {}
}

class Http extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action { return Action.Continue; }
  override onRequestBody(bodyBytes: u32, endOfStream: bool): Action { return Action.Continue; }
  override onRequestTrailers(): Action { return Action.Continue; }
  override onRequestMetadata(elementCount: u32): Action { return Action.Continue; }
  override onResponseHeaders(endOfStream: bool): Action { return Action.Continue; }
  override onResponseBody(bodyBytes: u32, endOfStream: bool): Action { return Action.Continue; }
  override onResponseTrailers(): Action { return Action.Continue; }
  override onResponseMetadata(elementCount: u32): Action { return Action.Continue; }
  override onDone(): bool { return true; }
  override onLog(): void {}
  override onDelete(): void {}
}

class Tcp extends StreamContext {
  override onNewConnection(): Action { return Action.Continue; }
  override onDownstreamData(dataBytes: u32, endOfStream: bool): Action { return Action.Continue; }
  override onUpstreamData(dataBytes: u32, endOfStream: bool): Action { return Action.Continue; }
  override onDownstreamClose(peer: PeerType): void {}
  override onUpstreamClose(peer: PeerType): void {}
}

registerRootContext<Policy>();
`;
