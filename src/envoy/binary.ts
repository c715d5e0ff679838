/** An Envoy binary on this machine: where ours is kept, and which version a file is. */

import { homedir } from "node:os";
import { join } from "node:path";
import { execute } from "./execute.ts";
import { ENVOY_VERSION } from "./version.ts";

function userCache(): string {
  const xdg = process.env["XDG_CACHE_HOME"];
  if (xdg) return xdg;
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}

/** The path that our Envoy binary has, once installed: one for all projects of this user. */
export function cachedBinary(): string {
  return join(userCache(), "meshwright", "envoy", ENVOY_VERSION, "envoy");
}

/** Version of an Envoy binary, such as `1.40.0`; `null` when the file is none, or does not run here. */
export async function binaryVersion(path: string): Promise<string | null> {
  const { stdout } = await execute(path, "--version");
  return /version: [0-9a-f]+\/(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null;
}
