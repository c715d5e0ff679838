/** `meshwright inspect`: what a module is, and whether Envoy would load it. */
import { readFile } from "node:fs/promises";
import { type Inspection, inspect as look } from "../compiler/inspect.ts";
import { showBytes, showSize } from "../compiler/size.ts";
import { parse } from "./arguments.ts";
import { type Command, Failure, UsageError } from "./command.ts";

/** Looks at a module; see its help. */
export const inspect: Command = {
  name: "inspect",
  summary: "show what a module exports and imports, and whether Envoy would load it",
  help: `meshwright inspect build/rate-limit.wasm

Shows the ABI version, callbacks, imports and sizes of a proxy-wasm module, whoever made it, and why
Envoy would refuse it. Exits with 1 when Envoy would.

Usage: meshwright inspect [--json] <file.wasm>

  --json   print the same as JSON
`,

  async run(args, { stdout, stderr }) {
    const { values, positionals } = parse(args, { json: { type: "boolean", default: false } });
    const [file, ...more] = positionals;
    if (file === undefined) throw new UsageError("which module? give a .wasm file");
    if (more.length > 0) throw new UsageError("one module at a time");
    const inspection = await look(await read(file));
    if (values.json) stdout.write(`${JSON.stringify(inspection, null, 2)}\n`);
    // what is no module has nothing to show
    else if (inspection.sections.length > 0) stdout.write(show(file, inspection));
    if (inspection.refusals.length > 0)
      throw new Failure(inspection.refusals.map((each) => `${file}: ${each}`));
    return 0;
  },
};

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new Failure([`no file ${file} (meshwright build makes build/<filter>.wasm)`]);
    if (code === "EISDIR") throw new Failure([`${file} is a folder: give the .wasm file in it`]);
    throw error;
  }
}

function show(file: string, inspection: Inspection): string {
  const { abi, callbacks, otherExports, imports, size, sections, refusals } = inspection;
  const lines: [string, string[]][] = [
    ["ABI", [abi ?? "none that Envoy speaks"]],
    ["callbacks", callbacks],
    ["other exports", otherExports],
    ...Object.entries(imports).map(([from, names]): [string, string[]] => [`from ${from}`, names]),
    ["size", [showSize(size)]],
    ["sections", sections.map(({ name, bytes }) => `${name} ${showBytes(bytes)}`)],
    ["Envoy", [refusals.length === 0 ? "would load it" : "would refuse it"]],
  ];
  const width = Math.max(...lines.map(([title]) => title.length)) + 2;
  const rows = lines.flatMap(([title, items]) =>
    wrap(items, 100 - width).map((row, i) => `${(i === 0 ? title : "").padEnd(width)}${row}`),
  );
  return [file, ...rows, ""].join("\n");
}

/** Joins items by commas, in as many rows as it takes. */
function wrap(items: string[], width: number): string[] {
  const rows: string[] = [];
  for (const item of items) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + item.length + 2 <= width)
      rows[rows.length - 1] = `${last}, ${item}`;
    else rows.push(item);
  }
  return rows.length === 0 ? ["none"] : rows;
}
