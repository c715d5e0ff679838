import { mkdir, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ABI, LOG, MALLOC, MEMORY, wasm } from "../compiler/modules.ts";
import { project } from "../compiler/project.ts";
import { type Outcome, meshwright } from "./cli.ts";

const GOOD = wasm(LOG, ABI, MEMORY, MALLOC, '(func (export "proxy_on_tick") (param i32))');
const BAD = wasm('(import "env" "Date.now" (func (result f64)))', ABI, MEMORY, MALLOC);

describe("meshwright inspect", () => {
  it("shows a module that Envoy would load, and exits with 0", async () => {
    const outcome = await inspect({ "x.wasm": GOOD }, "x.wasm");
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    await expect(withoutGzip(outcome.stdout)).toMatchFileSnapshot("golden/inspect-good.txt");
  });

  it("shows one that Envoy would refuse, says why, and exits with 1", async () => {
    const outcome = await inspect({ "x.wasm": BAD }, "x.wasm");
    expect(outcome.code).toBe(1);
    const shown = withoutGzip(`${outcome.stdout}${outcome.stderr}`);
    await expect(shown).toMatchFileSnapshot("golden/inspect-bad.txt");
  });

  it("prints the same as JSON", async () => {
    const outcome = await inspect({ "x.wasm": BAD }, "x.wasm", "--json");
    expect(outcome.code).toBe(1);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      abi: "0.2.1",
      callbacks: [],
      imports: { env: ["Date.now"] },
      refusals: ["needs env.Date.now, which Envoy does not have"],
      size: { bytes: BAD.length },
    });
  });

  it.each<[string, number, string[]]>([
    ["a file that is not there", 1, ["missing.wasm"]],
    ["a folder", 1, ["build"]],
    ["a file that is no module", 1, ["notes.txt"]],
    ["no file", 2, []],
    ["two files", 2, ["x.wasm", "y.wasm"]],
  ])("refuses %s", async (what, code, args) => {
    const outcome = await inspect({ "notes.txt": Buffer.from("notes") }, ...args);
    expect(outcome).toMatchObject({ code, stdout: "" });
    await expect(outcome.stderr).toMatchFileSnapshot(`golden/inspect-${what.replaceAll(" ", "-")}.txt`);
  });
});

/** Runs the command in a folder with these files and an empty folder `build`. */
async function inspect(files: Record<string, Uint8Array>, ...args: string[]): Promise<Outcome> {
  await using folder = await project({});
  await mkdir(folder.at("build"));
  for (const [file, bytes] of Object.entries(files)) await writeFile(folder.at(file), bytes);
  return await meshwright(folder.folder, "inspect", ...args);
}

/** Versions of Node compress a byte more or less. */
function withoutGzip(shown: string): string {
  return shown.replace(/\d+ B gzip/, "... gzip");
}
