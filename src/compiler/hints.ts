/**
 * What to write instead, behind the compiler's words about what TypeScript has and AssemblyScript has not.
 */
import { closest } from "./closest.ts";

/** What the compiler says, and about which text. */
export interface Complaint {
  code: number;
  message: string;
  /** The text that it is about. */
  text: string;
  /** What is before that text, in its line. */
  before: string;
  /** The text that it is compared to; empty when there is none. */
  related: string;
  /** Whether it is about the class that the filter registers. */
  isRegistration: boolean;
}

/**
 * What would be right, in half a sentence.
 *
 * @param callbacks - Names of the methods that a context may override.
 * @returns An empty string when the compiler's words have to do.
 */
export function hintFor(complaint: Complaint, callbacks: string[]): string {
  const { code, message, text, before, related } = complaint;
  if (complaint.isRegistration) return "registerRootContext takes a class that extends RootContext";
  switch (code) {
    case NOT_IMPLEMENTED:
      return INSTEAD_OF_FEATURES[message.replace("Not implemented: ", "")] ?? "";
    case EXPRESSION_EXPECTED:
    case TYPE_EXPECTED:
      return INSTEAD_OF_SYNTAX[text] ?? INSTEAD_OF_SYNTAX[before.slice(-1) + text] ?? "";
    case TYPE_ARGUMENT_EXPECTED:
      return before.endsWith("registerRootContext") ? "write registerRootContext<YourRootContext>()" : "";
    case NO_SUCH_NAME:
      return INSTEAD_OF_NAMES[text] ?? "";
    case NO_SUCH_PROPERTY:
      // a function's name as the type of an object: `this` in a function inside a method
      return text !== "" && /on type '[^']*#[^']*'/.test(message) ? NO_CLOSURES : "";
    case NOT_ASSIGNABLE:
      return /^Type '(.*) \| null' is not assignable to type '\1'/.test(message) ? ASK_FOR_NULL : "";
    case OTHER_SIGNATURE:
      return related === "" ? "" : `an override repeats every parameter: ${related.replace(/\s+/g, " ")}`;
    case OVERRIDES_NOTHING: {
      const meant = closest(text, callbacks);
      return meant === null ? "" : `did you mean "${meant}"?`;
    }
    case NO_SUCH_FILE:
      return /'~lib\/meshwright[./]/.test(message) ? `the path is "${pathMeant(message)}"` : "";
    default:
      return "";
  }
}

const NOT_IMPLEMENTED = 100;
const EXPRESSION_EXPECTED = 1109;
const TYPE_EXPECTED = 1110;
const TYPE_ARGUMENT_EXPECTED = 1140;
const NO_SUCH_NAME = 2304;
const NOT_ASSIGNABLE = 2322;
const NO_SUCH_PROPERTY = 2339;
const OTHER_SIGNATURE = 2394;
const OVERRIDES_NOTHING = 4117;
const NO_SUCH_FILE = 6054;

const NO_CLOSURES =
  "functions cannot use variables of the function around them: pass state as a class's fields";
const NO_ASYNC = "nothing is awaited: an answer comes in a callback of its own, such as onHttpCallResponse";
const ASK_FOR_NULL = "keep it in a const and ask whether that is null";
const ONE_TYPE = "a value has one type: name it, or make the function or class generic";

/** By the name that the compiler has for the feature. */
const INSTEAD_OF_FEATURES: Record<string, string> = {
  Closures: NO_CLOSURES,
  Exceptions: "nothing can be caught: ask before, and answer null or a bool when it fails",
  Iterators: "write a loop with an index",
  "Regular expressions": "compare text with startsWith(), endsWith() or includes()",
  "union types": "a value has one type, or one and null: string | null",
};

const INSTEAD_OF_SYNTAX: Record<string, string> = {
  async: NO_ASYNC,
  await: NO_ASYNC,
  "?.": ASK_FOR_NULL,
  "??": ASK_FOR_NULL,
};

const INSTEAD_OF_NAMES: Record<string, string> = {
  any: ONE_TYPE,
  unknown: ONE_TYPE,
  undefined: "write null, and the type as string | null",
  JSON: "read the configuration with Config.read()",
  fetch: "use dispatchHttpCall()",
  setInterval: "use setTickPeriodMs() and onTick",
  setTimeout: "use setTickPeriodMs() and onTick",
};

function pathMeant(message: string): string {
  return message.includes("exports") ? "meshwright/assembly/exports" : "meshwright/assembly";
}
