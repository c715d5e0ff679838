/**
 * JSON as a tree of values. Bad text gives a problem with its place, never a trap.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8259 | RFC 8259}
 */

/** The kinds of JSON value. */
export enum JsonKind {
  Null = 0,
  Bool = 1,
  Number = 2,
  String = 3,
  Array = 4,
  Object = 5,
}

/** One value. Which fields mean something, `kind` says. */
export class JsonValue {
  bool: bool = false;
  number: f64 = 0;
  /** A string's text; of a number, how it was written. */
  text: string = "";
  /** Elements of an array, or values of an object in the order of {@link names}. */
  items: JsonValue[] = [];
  /** Names of an object's fields. */
  names: string[] = [];

  constructor(readonly kind: JsonKind) {}

  /** An object's field; `null` when it has none of that name. */
  field(name: string): JsonValue | null {
    const index = this.names.indexOf(name);
    return index < 0 ? null : unchecked(this.items[index]);
  }

  /** The value as a message shows it: short, and quoted when it is text. */
  toString(): string {
    switch (this.kind) {
      case JsonKind.Null:
        return "null";
      case JsonKind.Bool:
        return this.bool ? "true" : "false";
      case JsonKind.Number:
        return this.text;
      case JsonKind.String:
        return `"${shorten(this.text)}"`;
      case JsonKind.Array:
        return this.items.length === 0 ? "an empty array" : "an array";
      default:
        return "an object";
    }
  }
}

/** What reading gave: a value, or a problem. */
export class JsonResult {
  constructor(
    readonly value: JsonValue | null,
    /** What is wrong and where, `line 3, column 7: expected a value`; `null` when nothing is. */
    readonly problem: string | null,
  ) {}
}

const LONGEST_SHOWN: i32 = 40;

function shorten(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
}
