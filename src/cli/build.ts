/** `meshwright build`: filters to modules. */
import path from "node:path";
import { BuildRefused, build as compile } from "../compiler/build.ts";
import { showSize } from "../compiler/size.ts";
import { parse } from "./arguments.ts";
import { type Command, Failure, type Terminal, UsageError } from "./command.ts";
import { type FilterPath, findFilter } from "./filter-path.ts";

/** Compiles filters; see its help. */
export const build: Command = {
  name: "build",
  summary: "compile filters to WebAssembly modules",
  help: `meshwright build filters/rate-limit

Compiles each filter, a folder with a filter.ts or such a file itself, to build/<folder>.wasm, and
writes its source map beside it. The module exports the callbacks that some class overrides, and no
others. A filter that needs what Envoy does not have is refused, with the source line that needs it.

Usage: meshwright build [--out DIR] <folder>...

  --out DIR   write modules there (default: build)
`,

  async run(args, terminal) {
    const { values, positionals } = parse(args, { out: { type: "string", default: "build" } });
    if (positionals.length === 0) throw new UsageError("which filter? give its folder");
    const filters = await Promise.all(positionals.map(findFilter));
    refuseSameNames(filters);
    const problems: string[] = [];
    for (const filter of filters) problems.push(...(await buildOne(filter, values.out, terminal)));
    if (problems.length > 0) throw new Failure(problems);
    return 0;
  },
};

/** Builds a filter and says so; gives the problems, so that other filters still have their turn. */
async function buildOne(filter: FilterPath, outDir: string, { stdout, stderr }: Terminal): Promise<string[]> {
  try {
    const built = await compile(filter.name, filter.entry, { outDir, baseDir: process.cwd() });
    for (const warning of built.warnings) stderr.write(`warning: ${warning}\n`);
    const file = path.relative("", built.file);
    stdout.write(`built ${filter.shown} -> ${file} (${showSize(built.size)})\n`);
    return [];
  } catch (error) {
    if (error instanceof BuildRefused) return error.problems;
    throw error;
  }
}

function refuseSameNames(filters: FilterPath[]): void {
  for (const filter of filters) {
    const other = filters.find((each) => each.name === filter.name);
    if (other === undefined || other === filter) continue;
    throw new Failure([`${other.shown} and ${filter.shown} would both become ${filter.name}.wasm`]);
  }
}
