/**
 * You pay for what you override: finds the callbacks that no context answers.
 */
import { ClassPrototype, type Program } from "assemblyscript";
import { OPTIONAL_CALLBACKS } from "./callbacks.ts";

/** The class that all contexts extend, as the compiler names it: by the path of its file. */
const BASE_CLASS = /(^|\/)assembly\/context\/context\/Context$/;

/**
 * The `proxy_on_*` exports whose method no class of a compiled program overrides, and that nothing else waits for.
 *
 * Classes that are declared but that nothing makes do not count, nor do the SDK's own in `assembly/context/`. A
 * program without the SDK has none.
 */
export function unusedCallbacks(program: Program): string[] {
  const classes = [...program.elementsByName.values()].filter((element) => element instanceof ClassPrototype);
  const base = classes.find((each) => BASE_CLASS.test(each.internalName));
  if (base === undefined) return [];
  const room = base.internalName.slice(0, -"context/Context".length);
  const sdk = base.internalName.slice(0, -"context/context/Context".length);
  const contexts = classes.filter(
    (each) => each.instances !== null && each.extends(base) && !each.internalName.startsWith(room),
  );
  const isOverridden = (method: string): boolean =>
    contexts.some((each) => each.instanceMembers?.has(method) ?? false);
  const isMade = (name: string): boolean =>
    classes.some((each) => each.instances !== null && each.internalName === `${sdk}${name}`);
  return OPTIONAL_CALLBACKS.filter(
    ({ method, awaitedBy }) => !isOverridden(method) && (awaitedBy === undefined || !isMade(awaitedBy)),
  ).map(({ name }) => name);
}
