/** Before any test: builds every policy and every test filter, as `meshwright build` would. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { build } from "../../src/compiler/build.ts";
import { BUILD, ROOT } from "./modules.ts";

export default async function buildModules(): Promise<void> {
  for (const room of ["filters", "tests/filters"]) {
    const entries = await readdir(path.join(ROOT, room), { withFileTypes: true });
    for (const entry of entries.filter((each) => each.isDirectory())) {
      const file = path.join(room, entry.name, "filter.ts");
      await build(entry.name, file, { outDir: BUILD, baseDir: ROOT });
    }
  }
}
