/** A folder outside this repository that has Meshwright as a package, as users have it. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { BuildRefused, build } from "../../src/compiler/build.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

/** A project on disk; leaving its scope removes it. */
export interface Project extends AsyncDisposable {
  folder: string;
  /** Absolute path of one of its files. */
  at(file: string): string;
}

/** Writes a project's files, by path. */
export async function project(files: Record<string, string>): Promise<Project> {
  const folder = await mkdtemp(path.join(tmpdir(), "meshwright-"));
  const at = (file: string): string => path.join(folder, file);
  await mkdir(at("node_modules"));
  await symlink(REPOSITORY, at("node_modules/meshwright"), "junction");
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(at(file)), { recursive: true });
    await writeFile(at(file), text);
  }
  return { folder, at, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** A filter whose stream does `body` when request headers come; the body begins in line 12. */
export function filterThat(body: string, imports = ""): string {
  return `export * from "meshwright/assembly/exports";
import { Action, HttpContext, RootContext, registerRootContext } from "meshwright/assembly";
${imports}
class Policy extends RootContext {
  override createHttpContext(id: u32): HttpContext {
    return new Stream(id);
  }
}

class Stream extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action {
    ${body}
    return Action.Continue;
  }
}

registerRootContext<Policy>();
`;
}

/** Builds a folder's `filter.ts`, which has to be refused; gives the problems. */
export async function problemsIn(folder: string): Promise<string[]> {
  const refused = build("x", "filter.ts", { baseDir: folder, outDir: `${folder}/build` });
  const error = await refused.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BuildRefused);
  return (error as BuildRefused).problems;
}

/** As {@link problemsIn}, of a filter with this text. */
export async function problemsOf(source: string): Promise<string[]> {
  await using filter = await project({ "filter.ts": source });
  return await problemsIn(filter.folder);
}
