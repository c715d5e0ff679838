/**
 * Finds the source lines that made the compiler import something.
 */
import { TraceMap, decodedMappings } from "@jridgewell/trace-mapping";
import type { Import, Module, Use } from "./module.ts";

/** A line of a source file. */
export interface Place {
  /** Relative to the compilation's base directory. */
  file: string;
  line: number;
}

/**
 * The lines that use an import: where the filter's own sources call it or, through the libraries in between, call
 * what calls it.
 *
 * @param module - Compiled without optimisation, so that every call is still where the source has it.
 * @param sourceMap - Its source map, as JSON.
 * @returns Nothing when no source calls it, as for a function that is only handed to another one.
 */
export function culprits(module: Module, sourceMap: string, wanted: Import): Place[] {
  const lines = new SourceLines(sourceMap);
  const usesOf = indexUses(module);
  const found = new Map<string, Place>();
  const seen = new Set<number>();
  const targets: Target[] = [wanted];
  for (let target = targets.pop(); target !== undefined; target = targets.pop()) {
    for (const { user, offset } of usesOf(target)) {
      const place = lines.at(offset, module.bodies.get(user)?.end ?? 0);
      if (place !== null) {
        found.set(`${place.file}:${place.line}`, place);
      } else if (!seen.has(user)) {
        seen.add(user);
        targets.push({ kind: "function", index: user });
      }
    }
  }
  return [...found.values()];
}

type Target = Pick<Use, "kind" | "index">;

function indexUses(module: Module): (target: Target) => { user: number; offset: number }[] {
  const keyOf = ({ kind, index }: Target): string => `${kind} ${index}`;
  const uses = new Map<string, { user: number; offset: number }[]>();
  for (const [user, body] of module.bodies) {
    for (const use of body.uses) {
      const known = uses.get(keyOf(use)) ?? [];
      uses.set(keyOf(use), [...known, { user, offset: use.offset }]);
    }
  }
  return (target) => uses.get(keyOf(target)) ?? [];
}

/** What the compiler puts before the paths of its own library and of packages. */
const LIBRARY = "~lib/";

/** From offsets in a module to lines of the filter's own sources. */
class SourceLines {
  private readonly sources: (string | null)[];
  private readonly places: { offset: number; place: Place | null }[];

  constructor(sourceMap: string) {
    const map = new TraceMap(JSON.stringify({ ...JSON.parse(sourceMap), sourceRoot: "" }));
    this.sources = map.sources;
    this.places = (decodedMappings(map)[0] ?? []).map(([offset, source, line]) => ({
      offset,
      place: source === undefined || line === undefined ? null : this.own(source, line + 1),
    }));
  }

  /**
   * The line of the instruction at `offset`, in a function that ends at `end`; `null` when the whole function comes
   * from a library.
   *
   * The compiler gives no line to a call whose result is dropped, and leaves to an inlined function of a library its
   * own lines. What takes the result comes next, and has the line of the filter.
   */
  at(offset: number, end: number): Place | null {
    const here = this.places.findLastIndex((each) => each.offset <= offset);
    const next = this.places
      .slice(Math.max(here, 0))
      .find((each) => each.place !== null || each.offset >= end);
    return next !== undefined && next.offset < end ? next.place : null;
  }

  private own(source: number, line: number): Place | null {
    const file = this.sources[source] ?? LIBRARY;
    return file.startsWith(LIBRARY) ? null : { file, line };
  }
}
