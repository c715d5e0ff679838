/**
 * Finds the source lines that made the compiler import something.
 */
import { TraceMap, decodedMappings } from "@jridgewell/trace-mapping";
import type { FunctionBody, Import, Module, Use } from "./module.ts";

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
    for (const { user, body, offset } of usesOf(target)) {
      const place = lines.at(offset, body);
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

/** Where a function uses something. */
interface UseIn {
  user: number;
  body: FunctionBody;
  offset: number;
}

function indexUses(module: Module): (target: Target) => UseIn[] {
  const keyOf = ({ kind, index }: Target): string => `${kind} ${index}`;
  const uses = new Map<string, UseIn[]>();
  for (const [user, body] of module.bodies) {
    for (const use of body.uses) {
      const known = uses.get(keyOf(use)) ?? [];
      uses.set(keyOf(use), [...known, { user, body, offset: use.offset }]);
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
   * The line of the instruction at `offset`, in this function; `null` when all of the function comes from a library.
   *
   * The compiler gives no line to a call whose result is dropped, but to the drop after it. A library's function that
   * was inlined keeps the library's lines: the block around it, or what takes its result, has the filter's.
   */
  at(offset: number, { start, end }: FunctionBody): Place | null {
    const own = this.places.filter((each) => each.offset >= start && each.offset < end);
    const here = own.findLastIndex((each) => each.offset <= offset);
    const direct = own[here]?.place ?? own[here + 1]?.place;
    if (direct) return direct;
    const block = own[here]?.offset === offset ? own[here - 1]?.place : null;
    return block ?? own.slice(here + 1).find((each) => each.place !== null)?.place ?? null;
  }

  private own(source: number, line: number): Place | null {
    const file = this.sources[source] ?? LIBRARY;
    return file.startsWith(LIBRARY) ? null : { file, line };
  }
}
