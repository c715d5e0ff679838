/**
 * You pay for what you override: finds the callbacks that no context answers.
 */
import type { Program } from "assemblyscript";
import { OPTIONAL_CALLBACKS } from "./callbacks.ts";
import { contextsOf } from "./contexts.ts";

/**
 * The `proxy_on_*` exports whose method no class of a compiled program overrides, and that nothing else waits for.
 *
 * Classes that are declared but that nothing makes do not count, nor do the SDK's own in `assembly/context/`. A
 * program without the SDK has none.
 */
export function unusedCallbacks(program: Program): string[] {
  const contexts = contextsOf(program);
  if (contexts === null) return [];
  const { sdk, own, made } = contexts;
  const isOverridden = (method: string): boolean =>
    own.some((each) => each.instanceMembers?.has(method) ?? false);
  const isMade = (name: string): boolean => made.includes(`${sdk}${name}`);
  return OPTIONAL_CALLBACKS.filter(
    ({ method, awaitedBy }) => !isOverridden(method) && (awaitedBy === undefined || !isMade(awaitedBy)),
  ).map(({ name }) => name);
}
