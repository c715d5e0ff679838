/**
 * The compiler's complaints as lines for people: where, what, and what would be right.
 */
import type { Program, Source } from "assemblyscript";
import type asc from "assemblyscript/asc";
import { callbacksOf, contextsOf } from "./contexts.ts";
import { hintFor } from "./hints.ts";

/** The file of the SDK in which a registration of the wrong class fails. */
const REGISTRY = /(^|\/)assembly\/context\/registry\.ts$/;
const LIBRARY = "~lib/";

/**
 * One line about what the compiler complains of: `filter.ts:12: Cannot find name 'any'. (AS2304); ...`.
 *
 * @param program - Has the sources; `null` when the compiler did not get so far.
 */
export function showDiagnostic(diagnostic: asc.DiagnosticMessage, program: Program | null): string {
  const { code, message, range, relatedRange } = diagnostic;
  const source = sourceOf(range, program);
  const complaint = {
    code,
    message,
    text: textOf(range, program),
    before: beforeIn(source?.text ?? "", range?.start ?? 0),
    related: textOf(relatedRange, program),
    isRegistration: isRegistration(range),
  };
  const contexts = program === null ? null : contextsOf(program);
  const hint = hintFor(complaint, contexts === null ? [] : callbacksOf(contexts.bases));
  const what = `${message} (AS${code})${hint === "" ? "" : `; ${hint}`}`;
  const where = placeOf(diagnostic, program);
  return where === "" ? what : `${where}: ${what}`;
}

type Range = asc.DiagnosticMessage["range"];

function isRegistration(range: Range): boolean {
  return REGISTRY.test(range?.source?.normalizedPath ?? "");
}

function placeOf({ range, message }: asc.DiagnosticMessage, program: Program | null): string {
  const file = range?.source?.normalizedPath;
  if (!range || file === undefined) return "";
  const registration = isRegistration(range) ? registrationOf(message, program?.sources ?? []) : undefined;
  if (registration !== undefined) return registration;
  const source = sourceOf(range, program);
  return source === undefined ? file : lineOf(source, range.start);
}

/** The compiler complains of a type argument where it is used; what is wrong is where the filter gives it. */
function registrationOf(message: string, sources: Source[]): string | undefined {
  const own = sources.filter(({ normalizedPath: file }) => !file.startsWith(LIBRARY) && !REGISTRY.test(file));
  const calls = own.flatMap((source) =>
    [...source.text.matchAll(/registerRootContext\s*<\s*(\w+)/g)].map((call) => ({ source, call })),
  );
  const found = calls.find(({ call }) => message.includes(`/${call[1]}'`)) ?? calls[0];
  return found && lineOf(found.source, found.call.index);
}

function lineOf(source: Source, position: number): string {
  return `${source.normalizedPath}:${source.lineAt(position)}`;
}

function textOf(range: Range, program: Program | null): string {
  return range ? (sourceOf(range, program)?.text.slice(range.start, range.end) ?? "") : "";
}

function beforeIn(text: string, position: number): string {
  return text.slice(text.lastIndexOf("\n", position - 1) + 1, position);
}

/** A complaint has a copy of its place, without the text. */
function sourceOf(range: Range, program: Program | null): Source | undefined {
  const file = range?.source?.normalizedPath;
  return program?.sources.find((each) => each.normalizedPath === file);
}
