/**
 * Finds what compiles and then does nothing: a callback whose name is misspelt, a plugin that nobody registers.
 */
import { type ClassPrototype, type Element, FunctionPrototype, type Program } from "assemblyscript";
import { closest } from "./closest.ts";
import { type Contexts, callbacksOf, contextsOf, isNamedLikeCallback } from "./contexts.ts";

/** The compiler's word for a file that it was asked to compile; a file of its own is, too. */
const USER_ENTRY = 1;

/**
 * What of a compiled program Envoy would never run.
 *
 * @returns One line each: `where: what; what instead`. None for a program without the SDK.
 */
export function neverRuns(program: Program): string[] {
  const contexts = contextsOf(program);
  if (contexts === null) return [];
  return [
    ...contexts.own.flatMap((each) => misspeltCallbacks(each, contexts)),
    ...noPlugin(program, contexts),
  ];
}

/** A method that is named like a callback and that the filter calls itself is a method like any other. */
function misspeltCallbacks(context: ClassPrototype, { bases }: Contexts): string[] {
  const callbacks = callbacksOf(bases.filter((base) => context.extends(base)));
  return [...(context.instanceMembers ?? [])].flatMap(([name, member]) => {
    if (!(member instanceof FunctionPrototype) || !isNamedLikeCallback(name)) return [];
    if (callbacks.includes(name) || isCalled(context, name)) return [];
    const meant = closest(name, callbacks);
    if (meant === null) return [];
    const { source, start } = member.identifierNode.range;
    const place = `${source.normalizedPath}:${source.lineAt(start)}`;
    return [`${place}: ${name}: no callback has this name; did you mean "${meant}"?`];
  });
}

/** The compiler compiles what is called, and nothing else. */
function isCalled(context: ClassPrototype, method: string): boolean {
  return [...(context.instances?.values() ?? [])].some((each) => isCompiled(each.getMember(method)));
}

/** The entry points ask the registry for contexts, which nothing has put there. */
function noPlugin(program: Program, { sdk }: Contexts): string[] {
  const inRegistry = (name: string): boolean =>
    isCompiled(program.elementsByName.get(`${sdk}context/registry/${name}`));
  if (!inRegistry("createContext") || inRegistry("registerRootContext")) return [];
  const entry = program.sources.find(
    ({ sourceKind, normalizedPath }) => sourceKind === USER_ENTRY && !normalizedPath.startsWith("~lib/"),
  );
  return [`${entry?.normalizedPath}: registers no plugin: add registerRootContext<YourRootContext>()`];
}

function isCompiled(element: Element | null | undefined): boolean {
  return element instanceof FunctionPrototype && element.instances !== null;
}
