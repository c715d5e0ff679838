/** The guests that the host's tests run, compiled when they are first asked for. */
import { mkdir, readdir, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";
import type { Mesh, MeshHost, MeshOptions, PluginOptions } from "../../src/testing/index.ts";
import { BUILD, ROOT } from "../support/modules.ts";

const FOLDER = path.join(BUILD, "guests");
const SOURCES = ["tests/guests", "assembly/abi"];

const compiled = new Map<string, Promise<string>>();

/** Path of the module compiled from `tests/guests/<name>.ts`, with its source map beside it. */
export function guest(name: string): Promise<string> {
  let wasm = compiled.get(name);
  if (wasm === undefined) compiled.set(name, (wasm = compile(name)));
  return wasm;
}

async function compile(name: string): Promise<string> {
  const wasm = path.join(FOLDER, `${name}.wasm`);
  if ((await changed(wasm)) > (await lastChange())) return wasm;
  // another test file may be compiling the same guest
  const own = path.join(FOLDER, `${name}.${process.pid}`);
  const { error, stderr } = await asc.main([
    `tests/guests/${name}.ts`,
    "--config=tests/guests/asconfig.json",
    `--baseDir=${ROOT}`,
    `--outFile=${path.relative(ROOT, `${own}.wasm`)}`,
  ]);
  if (error !== null) throw new Error(`${name}: ${stderr.toString()}`, { cause: error });
  await rename(`${own}.wasm.map`, `${wasm}.map`);
  await rename(`${own}.wasm`, wasm);
  return wasm;
}

async function lastChange(): Promise<number> {
  const times = await Promise.all(
    SOURCES.map(async (folder) => {
      const files = await readdir(path.join(ROOT, folder), { recursive: true });
      return Promise.all(files.map((file) => changed(path.join(ROOT, folder, file))));
    }),
  );
  return Math.max(...times.flat());
}

async function changed(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.mtimeMs ?? 0;
}

/** Path of a module written in WebAssembly's text format: for what no compiler would make. */
export async function wat(name: string, text: string): Promise<string> {
  const wasm = path.join(FOLDER, `${name}.wasm`);
  const module = binaryen.parseText(text);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(wasm, module.emitBinary());
  module.dispose();
  return wasm;
}

/** How a mesh of script guests may differ. */
export type ScriptOptions = Partial<Omit<MeshOptions, "plugins">> & { plugin?: Partial<PluginOptions> };

/**
 * Starts a mesh with one plugin per script; they are called `p1`, `p2`, ... What scripts may say is in
 * `tests/guests/script.ts`.
 */
export async function start(
  host: MeshHost,
  scripts: string | string[],
  { plugin, ...options }: ScriptOptions = {},
): Promise<Mesh> {
  const wasm = await guest("script");
  const plugins = [scripts].flat().map((script, index) => ({
    wasm,
    name: `p${index + 1}`,
    configuration: script.replace(/^ +/gm, ""),
    ...plugin,
  }));
  return host.start({ plugins, ...options });
}

/** What the plugins said, without what they said while they were started. */
export function said(mesh: Mesh): string[] {
  const lines = mesh.logs().filter(({ plugin }) => plugin !== "");
  const several = lines.some(({ plugin }) => plugin !== "p1");
  return lines
    .map(({ plugin, message }) => (several ? `${plugin} ${message}` : message))
    .filter((line) => !/^(p\d )?configure/.test(line));
}
