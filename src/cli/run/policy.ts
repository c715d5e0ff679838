/** The policy that `meshwright run` was asked for. */

import { existsSync } from "node:fs";
import path from "node:path";
import { BuildRefused, build } from "../../compiler/build.ts";
import { type Terminal, Failure } from "../command.ts";
import { findFilter } from "../filter-path.ts";
import { type PolicyFile, readPolicyFile } from "./policy-file.ts";

/** A policy and its configuration. */
export interface Policy {
  name: string;
  configuration: PolicyFile | null;
  /** Gives the module's path; builds it when it is not built yet. */
  module(terminal: Terminal): Promise<string>;
}

/**
 * Finds a policy: a module as it is, or a filter that is still to be built.
 *
 * @param config - The configuration's path; a filter without has its `example.yaml`.
 * @throws {@link Failure} when there is no such policy, or when its configuration can't be read.
 */
export async function findPolicy(target: string, config: string | undefined): Promise<Policy> {
  return target.endsWith(".wasm") ? findModule(target, config) : findSources(target, config);
}

async function findModule(file: string, config: string | undefined): Promise<Policy> {
  if (!existsSync(file)) throw new Failure([`no file ${file} (meshwright build makes build/<filter>.wasm)`]);
  const configuration = config === undefined ? null : await readPolicyFile(config);
  return { name: path.basename(file, ".wasm"), configuration, module: async () => file };
}

async function findSources(folder: string, config: string | undefined): Promise<Policy> {
  const { name, entry } = await findFilter(folder);
  const example = path.join(path.dirname(entry), "example.yaml");
  const file = config ?? (existsSync(example) ? example : null);
  const configuration = file === null ? null : await readPolicyFile(file);
  return { name, configuration, module: (terminal) => buildModule(name, entry, terminal) };
}

async function buildModule(name: string, entry: string, { stderr }: Terminal): Promise<string> {
  try {
    const built = await build(name, entry, { outDir: "build", baseDir: process.cwd() });
    for (const warning of built.warnings) stderr.write(`warning: ${warning}\n`);
    return built.file;
  } catch (error) {
    throw error instanceof BuildRefused ? new Failure(error.problems) : error;
  }
}
