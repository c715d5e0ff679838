/**
 * From a filter's folder to a module that Envoy loads.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { CompileErrors, type Compiled, compile } from "./asc.ts";
import { culprits } from "./culprits.ts";
import { type RefusedImport, refusedImports } from "./imports.ts";
import { sameImport } from "./module.ts";
import { shortenNames } from "./names.ts";
import { readModule } from "./read-module.ts";
import { abiOf, refusals } from "./refusals.ts";
import { explain, isEverywhere } from "./replacements.ts";
import { type Size, sizeOf } from "./size.ts";

/** A module that was written to disk. */
export interface Built {
  /** Absolute path of the module; its source map is beside it, with `.map` at the end. */
  file: string;
  size: Size;
  /** What the compiler frowned at: `where: what`. */
  warnings: string[];
}

/** Where things are. */
export interface BuildOptions {
  /** Folder for the module and its source map; made when it is not there. */
  outDir: string;
  /** Problems name files relative to it. */
  baseDir: string;
}

/** The filter does not compile, or Envoy would not load it. Nothing was written. */
export class BuildRefused extends Error {
  override name = "BuildRefused";
  /** One line each: `where: what; what instead`. */
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * Compiles a filter to `<outDir>/<name>.wasm`, with a source map and the functions' names.
 *
 * @param entry - The filter's entry file: `filters/rate-limit/filter.ts`.
 * @throws {@link BuildRefused} with all problems at once.
 */
export async function build(name: string, entry: string, options: BuildOptions): Promise<Built> {
  const { baseDir, outDir } = options;
  const file = path.resolve(outDir, `${name}.wasm`);
  const compileAs = async (optimize: boolean): Promise<Compiled> =>
    compile(path.resolve(baseDir, entry), { baseDir, fileName: path.basename(file), optimize });
  try {
    const compiled = await compileAs(true);
    const wasm = shortenNames(compiled.wasm);
    const module = readModule(wasm);
    const refused = refusedImports(module, ABI);
    const imports = refused.length > 0 ? importProblems(refused, await compileAs(false), entry) : [];
    const inSources = [...compiled.neverRuns, ...imports];
    if (inSources.length > 0) throw new BuildRefused(inSources);
    const otherProblems = abiOf(module) === null ? [NO_EXPORTS] : await refusals(wasm, module);
    if (otherProblems.length > 0) throw new BuildRefused(otherProblems.map((each) => `${entry}: ${each}`));
    await mkdir(outDir, { recursive: true });
    await writeFile(file, wasm);
    await writeFile(`${file}.map`, compiled.sourceMap);
    return { file, size: sizeOf(wasm), warnings: compiled.warnings };
  } catch (error) {
    if (error instanceof CompileErrors) throw new BuildRefused(error.problems);
    throw error;
  }
}

const ABI = "0.2.1";
const NO_EXPORTS = 'exports nothing that Envoy calls; add export * from "meshwright/assembly/exports"';

/** Only the module that was not optimised still shows which source line needs what. */
function importProblems(refused: RefusedImport[], { wasm, sourceMap }: Compiled, entry: string): string[] {
  const module = readModule(wasm);
  const problems = refused.flatMap((each) => {
    const wanted = module.imports.find((other) => sameImport(other, each.import));
    const places = wanted === undefined || isEverywhere(each) ? [] : culprits(module, sourceMap, wanted);
    return (places.length === 0 ? [{ file: entry, line: 0 }] : places).map((place) => ({
      place,
      refused: each,
    }));
  });
  problems.sort((a, b) => a.place.file.localeCompare(b.place.file) || a.place.line - b.place.line);
  return problems.map(({ place: { file, line }, refused: each }) => {
    return `${line === 0 ? file : `${file}:${line}`}: ${explain(each)}`;
  });
}
