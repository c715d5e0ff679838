import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "../../src/compiler/build.ts";
import { inProcess } from "../../src/testing/index.ts";
import { ROOT } from "../support/modules.ts";

/** The first piece of code in `language` of a page. */
async function snippet(page: string, language: string): Promise<string> {
  const text = await readFile(path.join(ROOT, page), "utf8");
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(text) ?? [];
  if (code === undefined) throw new Error(`${page} has no ${language} code`);
  return code;
}

describe("the filters that the pages print, in a folder of their own", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "meshwright-docs-"));
    await mkdir(path.join(folder, "node_modules"));
    for (const name of ["meshwright", "assemblyscript", "typescript"]) {
      const target = name === "meshwright" ? ROOT : path.join(ROOT, "node_modules", name);
      await symlink(target, path.join(folder, "node_modules", name));
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function module(name: string, page: string): Promise<string> {
    await mkdir(path.join(folder, name));
    await writeFile(path.join(folder, name, "filter.ts"), await snippet(page, "ts"));
    const { file, warnings } = await build(name, path.join(name, "filter.ts"), {
      baseDir: folder,
      outDir: path.join(folder, "build"),
    });
    expect(warnings).toEqual([]);
    return file;
  }

  it("README: asks who a client is", async () => {
    await using mesh = await inProcess.start({ plugins: [{ wasm: await module("my-filter", "README.md") }] });
    expect((await mesh.request()).status).toBe(401);
    expect((await mesh.request({ headers: { "x-client-id": "alice" } })).status).toBe(200);
  });

  it("docs/write-a-filter.md: times requests, and keeps people out of /admin", async () => {
    const wasm = await module("timing", "docs/write-a-filter.md");
    await using mesh = await inProcess.start({ plugins: [{ wasm, configuration: { header: "x-time" } }] });
    expect((await mesh.request()).headers.get("x-time")).toMatch(/^\d+$/);
    expect(await mesh.statuses(2, { path: "/admin/users" })).toEqual([403, 403]);
    expect(await mesh.counter("timing.requests")).toBe(3);
  });

  it("docs/write-a-filter.md: is free of errors for tsc and editors, with the tsconfig.json that it prints", async () => {
    await writeFile(
      path.join(folder, "timing", "tsconfig.json"),
      await snippet("docs/write-a-filter.md", "json"),
    );
    const tsc = path.join(ROOT, "node_modules", ".bin", "tsc");
    const { stdout } = await promisify(execFile)(tsc, ["-p", path.join(folder, "timing")]);
    expect(stdout).toBe("");
  });
});
