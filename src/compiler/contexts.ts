/**
 * Finds the contexts in a compiled program: the SDK's classes, and the filter's that extend them.
 */
import { ClassPrototype, type Program } from "assemblyscript";

/** The contexts of a program. */
export interface Contexts {
  /** What the names of the SDK's elements begin with: the path of its folder. */
  sdk: string;
  /** The SDK's classes. */
  bases: ClassPrototype[];
  /** The filter's classes; those that are declared but that nothing makes are not among them. */
  own: ClassPrototype[];
  /** Paths, within the SDK, of all its classes that the program makes. */
  made: string[];
}

/** Where a class of the SDK is, as the compiler names it: by the path of its file. */
const IN_SDK = /^(|.*\/)assembly\//;

/** The classes that contexts extend, by the end of their path, and the rooms whose own classes are the SDK's. */
const FAMILIES = [
  { path: "context/context/Context", room: "context/" },
  { path: "compat/proxy-runtime/contexts/BaseContext", room: "compat/" },
];

/** The contexts of a program; `null` when it does not use the SDK. */
export function contextsOf(program: Program): Contexts | null {
  const classes = [...program.elementsByName.values()].filter((element) => element instanceof ClassPrototype);
  const families = FAMILIES.flatMap(({ path, room }) => {
    const base = classes.find((each) => pathInSdk(each) === path);
    if (base === undefined) return [];
    const members = classes.filter((each) => each === base || each.extends(base));
    return members.map((member) => ({ member, isSdk: pathInSdk(member)?.startsWith(room) ?? false }));
  });
  const bases = families.filter(({ isSdk }) => isSdk).map(({ member }) => member);
  const [base] = bases;
  if (base === undefined) return null;
  const isMade = (each: ClassPrototype): boolean => each.instances !== null;
  return {
    sdk: IN_SDK.exec(base.internalName)?.[0] ?? "",
    bases,
    own: families.filter(({ member, isSdk }) => !isSdk && isMade(member)).map(({ member }) => member),
    made: classes.filter(isMade).flatMap((each) => pathInSdk(each) ?? []),
  };
}

function pathInSdk({ internalName }: ClassPrototype): string | undefined {
  const prefix = IN_SDK.exec(internalName)?.[0];
  return prefix === undefined ? undefined : internalName.slice(prefix.length);
}

/** Names of the methods by which the SDK calls a context of these classes. */
export function callbacksOf(bases: ClassPrototype[]): string[] {
  const names = bases.flatMap((each) => [...(each.instanceMembers?.keys() ?? [])]);
  return names.filter(isNamedLikeCallback);
}

/** Whether a name begins as those of callbacks do. */
export function isNamedLikeCallback(name: string): boolean {
  return /^(on|create)[A-Z]/.test(name);
}
