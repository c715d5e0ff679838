import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { CALLBACK_NAMES, exportSignature } from "../../src/compiler/callbacks.ts";
import { ABI_VERSIONS, hostFunctions } from "../../src/compiler/imports.ts";
import { parseSignature } from "../../src/compiler/module.ts";
import { type Outcome, execute } from "../../src/envoy/execute.ts";
import { findBinary } from "../../src/envoy/find.ts";
import { EnvoyUnavailable } from "../../src/envoy/unavailable.ts";
import { ABI, LOADED, MALLOC, MEMORY, REFUSED, wasm } from "./modules.ts";
import { project } from "./project.ts";

const envoy = await findBinary().catch((error: unknown) => {
  if (error instanceof EnvoyUnavailable) return error.message;
  throw error;
});

const [binary, host] =
  typeof envoy === "string" ? ["", `Envoy process (skipped: ${envoy})`] : [envoy.path, "Envoy process"];

describe.skipIf(binary === "")(`what inspect says, on ${host}`, () => {
  it.for(LOADED)("is what happens to a module that has %s", async ([, ...parts]) => {
    expect(await load(wasm(...parts))).toMatchObject({ code: 0 });
  });

  it.for(REFUSED)("is what happens to a module that %s", async ([, parts]) => {
    expect(await load(wasm(...parts))).not.toMatchObject({ code: 0 });
  });
});

describe.skipIf(binary === "")(`the tables of functions, on ${host}`, () => {
  it.for(ABI_VERSIONS)("hold what Envoy gives to modules of ABI %s", async (abi) => {
    const imports = ["env", "wasi_snapshot_preview1", "wasi_unstable"].flatMap((module) =>
      Object.entries(hostFunctions(abi, module)).map(
        ([name, signature]) => `(import "${module}" "${name}" (func ${wat(signature)}))`,
      ),
    );
    expect(imports.length).toBeGreaterThan(100);
    const named = ABI.replace("0_2_1", abi.replaceAll(".", "_"));
    expect(await load(wasm(...imports, named, MEMORY, MALLOC))).toMatchObject({ code: 0 });
  });

  it.for(CALLBACK_NAMES)("say how Envoy calls %s", async (name) => {
    const wrong = `(func (export "${name}") (param f64))`;
    const { stderr } = await load(wasm(ABI, MEMORY, MALLOC, wrong));
    const demanded = /Bad function signature for: \w+, want: (.*), but/.exec(stderr)?.[1] ?? "";
    expect(parseSignature(demanded.replaceAll("void", ""))).toEqual(exportSignature("0.2.1", name));
  });
});

/** Has Envoy load a module, by validating a bootstrap document with it. */
async function load(module: Uint8Array): Promise<Outcome> {
  await using folder = await project({ "bootstrap.json": "" });
  await writeFile(folder.at("module.wasm"), module);
  await writeFile(folder.at("bootstrap.json"), JSON.stringify(bootstrap(folder.at("module.wasm"))));
  return await execute(binary, "--mode", "validate", "--config-path", folder.at("bootstrap.json"));
}

function bootstrap(file: string): object {
  const type = (name: string): object => ({ "@type": `type.googleapis.com/envoy.extensions.${name}` });
  const code = { local: { filename: file } };
  const wasmFilter = {
    name: "wasm",
    typed_config: {
      ...type("filters.http.wasm.v3.Wasm"),
      config: { vm_config: { runtime: "envoy.wasm.runtime.v8", code } },
    },
  };
  const router = { name: "router", typed_config: type("filters.http.router.v3.Router") };
  const manager = {
    ...type("filters.network.http_connection_manager.v3.HttpConnectionManager"),
    stat_prefix: "x",
    route_config: {},
    http_filters: [wasmFilter, router],
  };
  const filters = [{ name: "http", typed_config: manager }];
  const address = { socket_address: { address: "127.0.0.1", port_value: 0 } };
  return { static_resources: { listeners: [{ address, filter_chains: [{ filters }] }] } };
}

/** `i32 -> i32` in the text format. */
function wat(signature: string): string {
  const { params, results } = parseSignature(signature);
  return `(param ${params.join(" ")}) (result ${results.join(" ")})`;
}
