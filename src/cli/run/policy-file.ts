/** Reads a policy's configuration file, YAML or JSON, and remembers where in it things are. */

import { readFile } from "node:fs/promises";
import { type Document, LineCounter, isMap, isScalar, isSeq, parseDocument } from "yaml";
import { Failure } from "../command.ts";

/** A policy's configuration, as a file holds it. */
export interface PolicyFile {
  /** Path as the user knows it. */
  file: string;
  /** What the plugin gets, as JSON; `undefined` when the file is empty. */
  value: unknown;
  /** The command of a `# try: curl ...` line, for people who run the policy. */
  tryCommand: string | null;
  /** Puts the file, and the line that is meant, before a problem such as `rules[0].burst: expected ...`. */
  locate(problem: string): string;
}

/**
 * Reads a configuration file.
 *
 * @throws {@link Failure} with file and line when it can't be read.
 */
export async function readPolicyFile(file: string): Promise<PolicyFile> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new Failure([`${file}: no such file: give the configuration's path`]);
    if (error.code === "EISDIR")
      throw new Failure([`${file}: is a folder: give the configuration file in it`]);
    throw error;
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(
      ({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message}`,
    );
    throw new Failure(problems);
  }
  return {
    file,
    value: document.toJS() ?? undefined,
    tryCommand: /^# try: (curl .*)$/m.exec(text)?.[1] ?? null,
    locate(problem) {
      const offset = offsetOf(document, /^[\w.[\]-]+(?=: )/.exec(problem)?.[0] ?? "");
      return `${file}${offset === null ? "" : `:${lines.linePos(offset).line}`}: ${problem}`;
    },
  };
}

/** Where the thing at a path like `rules[0].burst` begins; for a missing one, where it would have to be. */
function offsetOf(document: Document, path: string): number | null {
  let node: unknown = document.contents;
  let offset: number | null = null;
  for (const step of path.match(/[\w-]+/g) ?? []) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (pair === undefined || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (node as { range?: [number] } | undefined)?.range?.[0] ?? offset;
    }
  }
  return offset;
}
