/**
 * You pay for what you override: finds the callbacks that no context answers.
 */
import type { Program } from "assemblyscript";
import { OPTIONAL_CALLBACKS } from "./callbacks.ts";
import { contextsOf } from "./contexts.ts";

/**
 * The `proxy_on_*` exports whose method no class of a compiled program overrides, and that nothing else waits for.
 *
 * Classes that are declared but that nothing makes do not count, nor do the SDK's own. A program without the SDK has
 * none.
 */
export function unusedCallbacks(program: Program): string[] {
  const contexts = contextsOf(program);
  if (contexts === null) return [];
  const { own, made } = contexts;
  const isOverridden = (methods: string[]): boolean =>
    own.some(({ instanceMembers }) => methods.some((method) => instanceMembers?.has(method)));
  return OPTIONAL_CALLBACKS.filter(
    ({ methods, awaitedBy }) => !isOverridden(methods) && !awaitedBy.some((path) => made.includes(path)),
  ).map(({ name }) => name);
}
