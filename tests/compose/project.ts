/** A folder of its own with what `docker compose` reads: tests may run at once, and the checkout stays as it is. */

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../../src/compiler/build.ts";

/** The repository's root. */
export const REPOSITORY = join(import.meta.dirname, "../..");

/** A folder that is gone when its scope is left. */
export interface Project extends AsyncDisposable {
  folder: string;
}

/** A fresh clone, as far as `docker compose` sees it. */
export async function unbuiltProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "meshwright-compose-"));
  for (const name of ["docker-compose.yml", ".env", "envoy"]) {
    await cp(join(REPOSITORY, name), join(folder, name), { recursive: true });
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** The same after `meshwright build filters/rate-limit`. */
export async function builtProject(): Promise<Project> {
  const project = await unbuiltProject();
  const outDir = join(project.folder, "build");
  await build("rate-limit", "filters/rate-limit/filter.ts", { outDir, baseDir: REPOSITORY });
  return project;
}
