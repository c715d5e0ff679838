/**
 * Reads JSON text into values.
 */
import { decimal } from "../text";
import { JsonKind, JsonResult, JsonValue } from "./json";

/** Deeper nesting than any configuration has; it keeps a hostile text from using up the stack. */
const MAX_DEPTH: i32 = 64;
/** Letters that may follow a backslash, and what they stand for. */
const ESCAPES: string = '"\\/bfnrt';
const ESCAPED: string = '"\\/\b\f\n\r\t';
/** Larger ones make any number 0 or infinite. */
const MAX_EXPONENT: f64 = 1000;
/** What makes an ASCII letter lower case. */
const LOWER_CASE_BIT: i32 = 0x20;

/** Reads one JSON document. */
export function parseJson(text: string): JsonResult {
  const parser = new Parser(text);
  const value = parser.document();
  return new JsonResult(parser.problem === null ? value : null, parser.problem);
}

class Parser {
  private at: i32 = 0;
  private depth: i32 = 0;
  /** The first problem; once it is set, reading only unwinds. */
  problem: string | null = null;

  constructor(private text: string) {}

  document(): JsonValue {
    const value = this.value();
    this.skipSpace();
    if (this.problem === null && this.at < this.text.length) this.fail("expected the end of the document");
    return value;
  }

  private value(): JsonValue {
    this.skipSpace();
    switch (this.peek()) {
      case Char.BraceOpen:
        return this.object();
      case Char.BracketOpen:
        return this.array();
      case Char.Quote: {
        const value = new JsonValue(JsonKind.String);
        value.text = this.string();
        return value;
      }
      case Char.t:
        return this.literal("true", JsonKind.Bool, true);
      case Char.f:
        return this.literal("false", JsonKind.Bool, false);
      case Char.n:
        return this.literal("null", JsonKind.Null, false);
      default:
        return this.number();
    }
  }

  private object(): JsonValue {
    const object = new JsonValue(JsonKind.Object);
    if (!this.open()) return object;
    if (!this.take(Char.BraceClose)) {
      do {
        this.skipSpace();
        if (this.peek() !== Char.Quote) return this.failWith(object, "expected a field name in quotes");
        const name = this.string();
        if (object.names.includes(name)) return this.failWith(object, `field "${name}" occurs twice`);
        if (!this.take(Char.Colon)) return this.failWith(object, `expected ":" after "${name}"`);
        const value = this.value();
        if (this.problem !== null) return object;
        object.names.push(name);
        object.items.push(value);
      } while (this.take(Char.Comma));
      if (!this.take(Char.BraceClose)) return this.failWith(object, 'expected "," or "}"');
    }
    this.depth -= 1;
    return object;
  }

  private array(): JsonValue {
    const array = new JsonValue(JsonKind.Array);
    if (!this.open()) return array;
    if (!this.take(Char.BracketClose)) {
      do {
        const value = this.value();
        if (this.problem !== null) return array;
        array.items.push(value);
      } while (this.take(Char.Comma));
      if (!this.take(Char.BracketClose)) return this.failWith(array, 'expected "," or "]"');
    }
    this.depth -= 1;
    return array;
  }

  /** Steps into an object or array. */
  private open(): bool {
    this.at += 1;
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.fail(`more than ${decimal(MAX_DEPTH)} levels of nesting`);
    return this.problem === null;
  }

  private literal(word: string, kind: JsonKind, bool: bool): JsonValue {
    const value = new JsonValue(kind);
    value.bool = bool;
    if (this.text.substr(this.at, word.length) !== word) return this.failWith(value, "expected a value");
    this.at += word.length;
    return value;
  }

  private number(): JsonValue {
    const value = new JsonValue(JsonKind.Number);
    const start = this.at;
    const isNegative = this.peek() === Char.Minus;
    if (isNegative) this.at += 1;
    const integer = this.at;
    let mantissa = this.digits(0);
    if (this.at === integer) return this.failWith(value, "expected a value");
    if (this.text.charCodeAt(integer) === Char.Zero && this.at > integer + 1) {
      return this.failWith(value, "a number must not begin with 0");
    }
    let exponent = 0;
    if (this.peek() === Char.Dot) {
      this.at += 1;
      const fraction = this.at;
      mantissa = this.digits(mantissa);
      exponent = fraction - this.at;
      if (exponent === 0) return this.failWith(value, "expected a digit");
    }
    if ((this.peek() | LOWER_CASE_BIT) === Char.e) {
      this.at += 1;
      const sign = this.peek();
      if (sign === Char.Plus || sign === Char.Minus) this.at += 1;
      const digits = this.at;
      const power = Math.min(this.digits(0), MAX_EXPONENT) as i32;
      if (this.at === digits) return this.failWith(value, "expected a digit");
      exponent += sign === Char.Minus ? -power : power;
    }
    value.text = this.text.substring(start, this.at);
    value.number = scaled(isNegative ? -mantissa : mantissa, exponent);
    return value;
  }

  /** Steps over digits and gives `before` continued by them. */
  private digits(before: f64): f64 {
    while (isDigit(this.peek())) {
      before = before * 10 + ((this.peek() - Char.Zero) as f64);
      this.at += 1;
    }
    return before;
  }

  private string(): string {
    this.at += 1;
    let text = "";
    let plainFrom = this.at;
    while (true) {
      const char = this.peek();
      if (char === Char.End) {
        this.fail("a text without its closing quote");
        return text;
      }
      if (char < Char.Space) {
        this.fail("a control character in a text");
        return text;
      }
      if (char !== Char.Quote && char !== Char.Backslash) {
        this.at += 1;
        continue;
      }
      text += this.text.substring(plainFrom, this.at);
      this.at += 1;
      if (char === Char.Quote) return text;
      text += this.escape();
      if (this.problem !== null) return text;
      plainFrom = this.at;
    }
  }

  private escape(): string {
    if (this.peek() === Char.u) {
      this.at += 1;
      return this.unicodeEscape();
    }
    const escape = ESCAPES.indexOf(this.text.charAt(this.at));
    if (escape < 0 || this.at >= this.text.length) {
      this.fail("an escape that JSON does not have");
      return "";
    }
    this.at += 1;
    return ESCAPED.charAt(escape);
  }

  private unicodeEscape(): string {
    let unit = 0;
    for (let i = 0; i < 4; i++) {
      const digit = hexDigit(this.peek());
      if (digit < 0) {
        this.fail("expected four hexadecimal digits");
        return "";
      }
      unit = unit * 16 + digit;
      this.at += 1;
    }
    return String.fromCharCode(unit);
  }

  private peek(): i32 {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : Char.End;
  }

  /** Steps over `char` if it comes next, after space. */
  private take(char: Char): bool {
    this.skipSpace();
    if (this.problem !== null || this.peek() !== char) return false;
    this.at += 1;
    return true;
  }

  private skipSpace(): void {
    while (true) {
      const char = this.peek();
      if (char !== Char.Space && char !== Char.Tab && char !== Char.LineFeed && char !== Char.Return) return;
      this.at += 1;
    }
  }

  private failWith(value: JsonValue, what: string): JsonValue {
    this.fail(what);
    return value;
  }

  private fail(what: string): void {
    if (this.problem !== null) return;
    let line = 1;
    let lineStart = 0;
    for (let i = 0; i < this.at && i < this.text.length; i++) {
      if (this.text.charCodeAt(i) !== Char.LineFeed) continue;
      line += 1;
      lineStart = i + 1;
    }
    this.problem = `line ${decimal(line)}, column ${decimal(this.at - lineStart + 1)}: ${what}`;
  }
}

/**
 * `mantissa` times ten to the `exponent`: exact for all numbers of up to 15 digits and 22 decimal places, which
 * configurations are made of, and right to about 15 digits beyond.
 */
function scaled(mantissa: f64, exponent: i32): f64 {
  let power = 1.0;
  for (let i = abs(exponent); i > 0 && power < Infinity; i--) power *= 10;
  if (exponent >= 0) return mantissa === 0 ? 0 : mantissa * power;
  return mantissa / power;
}

function isDigit(char: i32): bool {
  return char >= Char.Zero && char <= Char.Nine;
}

function hexDigit(char: i32): i32 {
  if (isDigit(char)) return char - Char.Zero;
  const lower = char | LOWER_CASE_BIT;
  return lower >= Char.a && lower <= Char.f ? lower - Char.a + 10 : -1;
}

enum Char {
  End = -1,
  Tab = 0x09,
  LineFeed = 0x0a,
  Return = 0x0d,
  Space = 0x20,
  Quote = 0x22,
  Plus = 0x2b,
  Comma = 0x2c,
  Minus = 0x2d,
  Dot = 0x2e,
  Zero = 0x30,
  Nine = 0x39,
  Colon = 0x3a,
  BracketOpen = 0x5b,
  Backslash = 0x5c,
  BracketClose = 0x5d,
  a = 0x61,
  e = 0x65,
  f = 0x66,
  n = 0x6e,
  t = 0x74,
  u = 0x75,
  BraceOpen = 0x7b,
  BraceClose = 0x7d,
}
