/**
 * Runs AssemblyScript's compiler, in this process and in memory.
 */
import { createRequire } from "node:module";
import path from "node:path";
import type { Program } from "assemblyscript";
import asc from "assemblyscript/asc";
import type binaryen from "assemblyscript/binaryen";
import { showDiagnostic } from "./diagnostics.ts";
import { neverRuns } from "./never-runs.ts";
import { unusedCallbacks } from "./prune.ts";

/** A compiled program. */
export interface Compiled {
  wasm: Uint8Array;
  /** The source map, as JSON; its sources are relative to the base directory. */
  sourceMap: string;
  /** What the compiler frowned at: `where: what`. */
  warnings: string[];
  /** What the filter has and Envoy would never run: `where: what; what instead`. */
  neverRuns: string[];
}

/** The compiler found mistakes. */
export class CompileErrors extends Error {
  override name = "CompileErrors";
  /** One line each: `where: what`. */
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** How to compile. */
export interface CompileOptions {
  /** Paths are shown relative to it. */
  baseDir: string;
  /** File name of the module, which names its source map. */
  fileName: string;
  /** `false` keeps every call where the source has it. */
  optimize: boolean;
}

/**
 * Compiles a filter by the options of Meshwright's `asconfig.json`, with the callbacks it uses as exports.
 *
 * @param entry - Absolute path of the entry file. Packages are looked for from its folder upwards.
 * @throws {@link CompileErrors}
 */
export async function compile(entry: string, options: CompileOptions): Promise<Compiled> {
  const compilation = new Compilation();
  const { error } = await asc.main(arguments_(entry, options), {
    transforms: [compilation.hooks()],
    writeFile: (name, contents) => void compilation.files.set(path.extname(name), contents),
    reportDiagnostic: (diagnostic) => compilation.report(diagnostic),
  });
  if (error !== null) {
    throw new CompileErrors(compilation.errors.length === 0 ? [error.message] : compilation.errors);
  }
  return {
    wasm: compilation.files.get(".wasm") as Uint8Array,
    sourceMap: compilation.files.get(".map") as string,
    warnings: compilation.warnings,
    neverRuns: compilation.neverRuns,
  };
}

const ABORT_FILE = /(^|\/)assembly\/abi\/abort\.ts$/;
const WARNING = 2;
const ERROR = 3;

function arguments_(entry: string, { baseDir, fileName, optimize }: CompileOptions): string[] {
  const packageFile = createRequire(import.meta.url).resolve("meshwright/package.json");
  const config = path.join(path.dirname(packageFile), "asconfig.json");
  const asWritten = optimize ? [] : ["--optimizeLevel", "0", "--shrinkLevel", "0"];
  const folders: string[] = [];
  for (let at = path.dirname(entry); at !== path.dirname(at); at = path.dirname(at)) folders.push(at);
  const packages = folders.flatMap((folder) => ["--path", path.join(folder, "node_modules")]);
  return [entry, "--baseDir", baseDir, "--config", config, "--outFile", fileName, ...asWritten, ...packages];
}

/** What one run of the compiler leaves behind. */
class Compilation {
  readonly files = new Map<string, Uint8Array | string>();
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  neverRuns: string[] = [];
  private program: Program | null = null;

  /** The compiler hands its program to hooks that are a class, not to an object. */
  hooks(): asc.Transform {
    const begin = (program: Program): void => {
      this.program = program;
    };
    const judge = (program: Program): void => {
      this.neverRuns = neverRuns(program);
    };
    class Hooks {
      declare readonly program: Program;

      constructor() {
        begin(this.program);
      }

      afterParse(): void {
        nameAbort(this.program);
      }

      afterCompile(module: binaryen.Module): void {
        judge(this.program);
        for (const name of unusedCallbacks(this.program)) module.removeExport(name);
      }
    }
    return Hooks as unknown as asc.Transform;
  }

  report(diagnostic: asc.DiagnosticMessage): void {
    const { category } = diagnostic;
    if (category !== WARNING && category !== ERROR) return;
    (category === ERROR ? this.errors : this.warnings).push(showDiagnostic(diagnostic, this.program));
  }
}

/**
 * Makes the SDK's `abort` the program's, wherever the SDK is: beside the filter or in `node_modules`. Without an SDK
 * it stays the host's, which the import check then refuses.
 */
function nameAbort(program: Program): void {
  const { globalAliases } = program.options;
  const file = program.sources.find((source) => ABORT_FILE.test(source.normalizedPath));
  if (file === undefined) globalAliases?.delete("abort");
  else globalAliases?.set("abort", `${file.internalPath}/abort`);
}
