/**
 * Typed configuration: asks for fields, collects what is wrong with them, never fails.
 *
 *     const config = Config.read(text);
 *     const burst = config.integer("burst", 10, 1, 1000);
 *     config.refuseUnknownFields();
 *     config.problems;   // ["burst: expected a whole number from 1 to 1000, found \"ten\""]
 *
 * Where a field is wrong the reader gives the default, so reading goes on and one look shows all mistakes.
 */
import { decimal } from "../text";
import { JsonKind, JsonValue } from "./json";
import { parseJson } from "./json-parser";
import { closest } from "./closest";

const STRUCT: string = "not JSON but a protobuf Struct: use google.protobuf.StringValue";

/** A JSON object that is being read, with the problems found so far. */
export class Config {
  private asked: string[] = [];

  private constructor(
    private value: JsonValue,
    /** Where this object is in the document, `rules[0]`; empty for the document itself. */
    readonly path: string,
    /** What is wrong, each with its path, in the order found; shared by all objects of the document. */
    readonly problems: string[],
  ) {}

  /** Reads a document. Empty text is an empty object. Text that is no JSON object leaves a problem. */
  static read(text: string): Config {
    const problems: string[] = [];
    const empty = new JsonValue(JsonKind.Object);
    if (text.length === 0) return new Config(empty, "", problems);
    const result = parseJson(text);
    const value = result.value;
    const problem = result.problem;
    if (problem !== null) problems.push(isStruct(text) ? STRUCT : `not JSON: ${problem}`);
    else if (value !== null && value.kind === JsonKind.Object) return new Config(value, "", problems);
    else if (value !== null) problems.push(`expected an object, found ${value.toString()}`);
    return new Config(empty, "", problems);
  }

  /** Whether the field is there and not null. */
  has(name: string): bool {
    return this.find(name) !== null;
  }

  /** A number above `above`, at most `most`; both bounds are whole so that messages show them as people write them. */
  number(name: string, absent: f64, above: i64, most: i64): f64 {
    const value = this.find(name);
    if (value === null) return absent;
    const number = value.number;
    if (value.kind === JsonKind.Number && number > (above as f64) && number <= (most as f64)) return number;
    this.expected(name, `a number above ${decimal(above)} and at most ${decimal(most)}`, value);
    return absent;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(name: string, absent: i64, least: i64, most: i64): i64 {
    const value = this.find(name);
    if (value === null) return absent;
    const number = value.number as i64;
    const isWhole = value.kind === JsonKind.Number && (number as f64) === value.number;
    if (isWhole && number >= least && number <= most) return number;
    this.expected(name, `a whole number from ${decimal(least)} to ${decimal(most)}`, value);
    return absent;
  }

  /** Text that is not empty. */
  string(name: string, absent: string): string {
    const value = this.find(name);
    if (value === null) return absent;
    if (value.kind === JsonKind.String && value.text.length > 0) return value.text;
    this.expected(name, "a text", value);
    return absent;
  }

  /** One of some words. */
  choice(name: string, words: string[], absent: string): string {
    const value = this.find(name);
    if (value === null) return absent;
    if (value.kind === JsonKind.String && words.includes(value.text)) return value.text;
    const hint = value.kind === JsonKind.String ? closest(value.text, words) : "";
    const suggestion = hint === "" ? "" : ` (did you mean "${hint}"?)`;
    this.problem(name, `expected ${listed(words)}, found ${value.toString()}${suggestion}`);
    return absent;
  }

  /** True or false. */
  bool(name: string, absent: bool): bool {
    const value = this.find(name);
    if (value === null) return absent;
    if (value.kind === JsonKind.Bool) return value.bool;
    this.expected(name, "true or false", value);
    return absent;
  }

  /** An array of texts that are not empty; empty when it is absent. */
  strings(name: string): string[] {
    const texts: string[] = [];
    const items = this.items(name, "an array of texts");
    for (let i = 0; i < items.length; i++) {
      const item = unchecked(items[i]);
      if (item.kind === JsonKind.String && item.text.length > 0) texts.push(item.text);
      else this.expected(`${name}[${decimal(i)}]`, "a text", item);
    }
    return texts;
  }

  /** An object; one without fields when it is absent. */
  object(name: string): Config {
    const value = this.find(name);
    if (value !== null && value.kind === JsonKind.Object) return this.nested(name, value);
    if (value !== null) this.expected(name, "an object", value);
    return this.nested(name, new JsonValue(JsonKind.Object));
  }

  /** An array of objects; empty when it is absent. */
  objects(name: string): Config[] {
    const objects: Config[] = [];
    const items = this.items(name, "an array of objects");
    for (let i = 0; i < items.length; i++) {
      const item = unchecked(items[i]);
      if (item.kind === JsonKind.Object) objects.push(this.nested(`${name}[${decimal(i)}]`, item));
      else this.expected(`${name}[${decimal(i)}]`, "an object", item);
    }
    return objects;
  }

  /** Notes what is wrong with a field, or with this whole object when `name` is empty. */
  problem(name: string, what: string): void {
    const path = this.pathOf(name);
    this.problems.push(path === "" ? what : `${path}: ${what}`);
  }

  /** Notes every field that nobody has asked for: most often a name with a typing mistake. Call it last. */
  refuseUnknownFields(): void {
    const names = this.value.names;
    for (let i = 0; i < names.length; i++) {
      const name = unchecked(names[i]);
      if (this.asked.includes(name)) continue;
      const hint = closest(name, this.asked);
      const known = hint === "" ? `known: ${this.asked.join(", ")}` : `did you mean "${hint}"?`;
      this.problem(name, `unknown field (${known})`);
    }
  }

  /** The field's value; `null` when it is absent or null. */
  private find(name: string): JsonValue | null {
    if (!this.asked.includes(name)) this.asked.push(name);
    const value = this.value.field(name);
    return value === null || value.kind === JsonKind.Null ? null : value;
  }

  private items(name: string, what: string): JsonValue[] {
    const value = this.find(name);
    if (value === null) return [];
    if (value.kind === JsonKind.Array) return value.items;
    this.expected(name, what, value);
    return [];
  }

  private nested(name: string, value: JsonValue): Config {
    return new Config(value, this.pathOf(name), this.problems);
  }

  private expected(name: string, what: string, found: JsonValue): void {
    this.problem(name, `expected ${what}, found ${found.toString()}`);
  }

  private pathOf(name: string): string {
    if (this.path === "" || name === "") return this.path + name;
    return `${this.path}.${name}`;
  }
}

/** Words as a sentence lists them: `"a", "b" or "c"`. */
function listed(words: string[]): string {
  let text = "";
  for (let i = 0; i < words.length; i++) {
    if (i > 0) text += i === words.length - 1 ? " or " : ", ";
    text += `"${unchecked(words[i])}"`;
  }
  return text;
}

/**
 * Whether the text is how Envoy passes on a `google.protobuf.Struct`: in protobuf's encoding, which begins with the
 * tag of a map entry, its size in one or two bytes, and the tag of its key.
 */
function isStruct(text: string): bool {
  if (text.charCodeAt(0) !== 0x0a) return false;
  return text.charCodeAt(2) === 0x0a || text.charCodeAt(3) === 0x0a;
}
