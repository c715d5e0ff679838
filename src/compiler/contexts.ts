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
  /** Names of all classes that the program makes. */
  made: string[];
}

/** The class that all contexts extend, as the compiler names it: by the path of its file. */
const BASE_CLASS = /(^|\/)assembly\/context\/context\/Context$/;

/** The contexts of a program; `null` when it does not use the SDK. */
export function contextsOf(program: Program): Contexts | null {
  const classes = [...program.elementsByName.values()].filter((element) => element instanceof ClassPrototype);
  const base = classes.find((each) => BASE_CLASS.test(each.internalName));
  if (base === undefined) return null;
  const sdk = base.internalName.slice(0, -"context/context/Context".length);
  const isSdk = (each: ClassPrototype): boolean => each.internalName.startsWith(`${sdk}context/`);
  const contexts = classes.filter((each) => each === base || each.extends(base));
  const isMade = (each: ClassPrototype): boolean => each.instances !== null;
  return {
    sdk,
    bases: contexts.filter(isSdk),
    own: contexts.filter((each) => !isSdk(each) && isMade(each)),
    made: classes.filter(isMade).map(({ internalName }) => internalName),
  };
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
