/**
 * You pay for what you override: finds the callbacks that no context answers.
 */
import { ClassPrototype, type Program } from "assemblyscript";
import { OPTIONAL_CALLBACKS } from "./callbacks.ts";

/** Where a class of the SDK is, as the compiler names it: by the path of its file. */
const IN_SDK = /^(|.*\/)assembly\//;

/** The classes that contexts extend, by the end of their path, and the rooms whose own classes do not count. */
const BASES = [
  { path: "context/context/Context", room: "context/" },
  { path: "compat/proxy-runtime/contexts/BaseContext", room: "compat/" },
];

/**
 * The `proxy_on_*` exports whose method no class of a compiled program overrides, and that nothing else waits for.
 *
 * Classes that are declared but that nothing makes do not count, nor do the SDK's own. A program without the SDK has
 * none.
 */
export function unusedCallbacks(program: Program): string[] {
  const classes = [...program.elementsByName.values()].filter((element) => element instanceof ClassPrototype);
  const made = classes.filter(({ instances }) => instances !== null);
  const bases = BASES.flatMap(({ path, room }) => {
    const base = classes.find((each) => pathInSdk(each) === path);
    return base === undefined ? [] : [{ base, room }];
  });
  if (bases.length === 0) return [];
  const contexts = bases.flatMap(({ base, room }) =>
    made.filter((each) => each.extends(base) && !pathInSdk(each)?.startsWith(room)),
  );
  const isOverridden = (methods: string[]): boolean =>
    contexts.some(({ instanceMembers }) => methods.some((method) => instanceMembers?.has(method)));
  const isMade = (path: string): boolean => made.some((each) => pathInSdk(each) === path);
  return OPTIONAL_CALLBACKS.filter(
    ({ methods, awaitedBy }) => !isOverridden(methods) && !awaitedBy.some(isMade),
  ).map(({ name }) => name);
}

function pathInSdk({ internalName }: ClassPrototype): string | undefined {
  const prefix = IN_SDK.exec(internalName)?.[0];
  return prefix === undefined ? undefined : internalName.slice(prefix.length);
}
