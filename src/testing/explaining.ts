/** What a test's reader is told without having asked: a status alone explains nothing. */

import { existsSync } from "node:fs";
import { type Mesh, type MeshHost, type MeshOptions, StartRefused } from "./mesh.ts";
import { isTrap, troubles } from "./troubles.ts";

/** The compiler's types hide Node's console behind a smaller one. */
const { console } = globalThis as unknown as { console: Console };

/** A host of meshes that are an `M`. */
type HostOf<M extends Mesh> = Omit<MeshHost, "start"> & { start(options: MeshOptions): Promise<M> };

/** Makes a host name modules that are not there, and print the traps that a test does not know of. */
export function explaining<M extends Mesh>(host: HostOf<M>): HostOf<M> {
  return {
    ...host,
    async start(options) {
      const missing = options.plugins.find(({ wasm }) => !existsSync(wasm));
      if (missing !== undefined)
        throw new StartRefused(`no module ${missing.wasm}; meshwright build <folder> makes it`, []);
      return printingTraps(await host.start(options));
    },
  };
}

/** When the mesh ends, prints what its log says about traps, unless `logs()` has given it by then. */
function printingTraps<M extends Mesh>(mesh: M): M {
  let given = 0;
  return {
    ...mesh,
    logs() {
      const lines = mesh.logs();
      given = lines.length;
      return lines;
    },
    async [Symbol.asyncDispose]() {
      await mesh[Symbol.asyncDispose]();
      const lines = mesh.logs().slice(given);
      given += lines.length;
      if (!lines.some(isTrap)) return;
      console.error(
        ["a plugin trapped, and the test did not ask for logs():", ...troubles(lines)].join("\n"),
      );
    },
  };
}
