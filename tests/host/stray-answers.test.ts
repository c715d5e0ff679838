import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { WebAssembly } from "../../src/host/webassembly.ts";
import { module } from "../support/modules.ts";

const NOT_FOUND = 1;
const ROOT = 1;

type Export = (...words: number[]) => number;

/** A plugin over a host that knows nothing, and the names of the host calls that it makes. */
async function plugin(name: string): Promise<{ exports: Record<string, Export>; called: string[] }> {
  const called: string[] = [];
  const compiled = new WebAssembly.Module(new Uint8Array(await readFile(module(name))));
  const imports: Record<string, Record<string, () => number>> = {};
  for (const each of WebAssembly.Module.imports(compiled)) {
    (imports[each.module] ??= {})[each.name] = () => {
      called.push(each.name);
      return NOT_FOUND;
    };
  }
  const exports = new WebAssembly.Instance(compiled, imports).exports as Record<string, Export>;
  exports._initialize!();
  exports.proxy_on_context_create!(ROOT, 0);
  exports.proxy_on_configure!(ROOT, 0);
  called.length = 0;
  return { exports, called };
}

const IDS = [0, 1, 2, 63, 64, 65, 0x7fffffff, -1];

describe("an answer that nobody waits for", () => {
  it("reaches no context and makes no trap: HTTP (D14)", async () => {
    const { exports, called } = await plugin("http-calls");
    for (const root of [ROOT, 0, 99]) {
      for (const id of IDS) exports.proxy_on_http_call_response!(root, id, 3, 100, 1);
    }
    expect(called).not.toContain("proxy_set_effective_context");
    expect(called).not.toContain("proxy_log");
  });

  it("reaches no context and makes no trap: gRPC (D9, D14)", async () => {
    const { exports, called } = await plugin("grpc-calls");
    for (const root of [ROOT, 0, 99]) {
      for (const id of IDS) {
        exports.proxy_on_grpc_receive_initial_metadata!(root, id, 3);
        exports.proxy_on_grpc_receive!(root, id, 100);
        exports.proxy_on_grpc_receive_trailing_metadata!(root, id, 3);
        exports.proxy_on_grpc_close!(root, id, 14);
      }
    }
    expect(called).not.toContain("proxy_set_effective_context");
    expect(called).not.toContain("proxy_grpc_cancel");
    expect(called).not.toContain("proxy_log");
  });
});
