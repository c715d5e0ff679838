import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { execute } from "../../src/envoy/execute.ts";
import { findBinary } from "../../src/envoy/find.ts";
import { EnvoyUnavailable } from "../../src/envoy/unavailable.ts";
import { REPOSITORY, builtProject } from "./project.ts";

const files = await readdir(join(REPOSITORY, "envoy"), { recursive: true });
const bootstraps = files.filter((file) => file.endsWith(".yaml"));

const envoy = await findBinary().catch((error: unknown) => {
  if (error instanceof EnvoyUnavailable) return error.message;
  throw error;
});

test.for(bootstraps)(
  "envoy/%s passes envoy --mode validate without a warning",
  { timeout: 60_000 },
  async (name, { skip }) => {
    if (typeof envoy === "string") return skip(envoy);
    await using project = await builtProject();
    const file = join(project.folder, "envoy", name);
    const inContainer = await readFile(file, "utf8");
    await writeFile(file, inContainer.replaceAll("/etc/envoy/filters/", `${project.folder}/build/`));

    const { code, stderr } = await execute(envoy.path, "--mode", "validate", "--config-path", file);
    expect(stderr.split("\n").filter((line) => /\[(warning|error|critical)\]/.test(line))).toEqual([]);
    expect(code).toBe(0);
  },
);
