/** Builds filters with `@solo-io/proxy-runtime` itself, by the compiler that it needs. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { BUILD, ROOT } from "./modules.ts";

const OURS = /"(?:\.\.\/)+compat\/proxy-runtime/g;
const THEIRS = '"@solo-io/proxy-runtime';

/** Modules in the making: its compiler takes its time. */
const modules = new Map<string, Promise<string>>();

/**
 * Builds a test filter that is written for the predecessor with it, after changing the import lines back: nothing else
 * in the file is touched.
 *
 * @returns Path of the module.
 */
export function buildWithPredecessor(name: string): Promise<string> {
  const module = modules.get(name) ?? build(name);
  modules.set(name, module);
  return module;
}

async function build(name: string): Promise<string> {
  const source = await readFile(path.join(ROOT, "tests/filters", name, "filter.ts"), "utf8");
  const folder = path.join(BUILD, "predecessor", name);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "index.ts"), source.replace(OURS, THEIRS));
  const wasm = path.join(BUILD, `${name}-predecessor.wasm`);
  const compiler = path.join(ROOT, "node_modules/assemblyscript-0.14/bin/asc");
  const packages = ["--path", path.relative(folder, path.join(ROOT, "node_modules"))];
  const output = ["-b", path.relative(folder, wasm), "--use", "abort=abort_proc_exit"];
  // its folder is the current one: there it finds no configuration of ours
  await promisify(execFile)(process.execPath, [compiler, "index.ts", ...packages, ...output], {
    cwd: folder,
  });
  return wasm;
}
