/**
 * Expressions that the proxy evaluates, in CEL: `request.path.startsWith('/admin') && source.port > 1024`.
 *
 * They see the same attributes as properties do. An Envoy may be built without the parser of CEL: then none can be made.
 * @see {@link https://github.com/google/cel-spec/blob/master/doc/langdef.md | CEL}
 */
import { Bytes } from "../abi/bytes";
import { allocate } from "../abi/memory";
import { HeaderPairs } from "../abi/pairs";
import { Wrapped, boolOf, floatOf, numberOf, pairsOf, textOf } from "../values";
import { callForeignFunction, tryForeignFunction } from "./call";

/** An expression that is ready to be evaluated, any number of times, by streams of the plugin that made it. */
export class Expression {
  private constructor(private token: u32) {}

  /**
   * Makes an expression, best in `onConfigure`: that costs much more than evaluating it.
   *
   * @returns `null` when `text` is no expression (Envoy's log says why), and when the proxy has no CEL.
   */
  static parse(text: string): Expression | null {
    const answer = callForeignFunction("expr_create", Bytes.of(text));
    return answer === null || answer.length !== 4 ? null : new Expression(load<u32>(answer.pointer));
  }

  /**
   * The expression's value as the proxy encodes it, valid until the current callback returns.
   *
   * @returns `null` when it has none: an attribute is absent, types do not fit, the expression is deleted.
   */
  evaluate(): Bytes | null {
    return tryForeignFunction("expr_evaluate", this.argument);
  }

  /** The value of an expression that gives true or false; `null` as for {@link evaluate}. */
  evaluateBool(): Wrapped<bool> | null {
    return boolOf(this.evaluate());
  }

  /** The value of an expression that gives a whole number, a duration or a moment; both are nanoseconds. */
  evaluateNumber(): Wrapped<i64> | null {
    return numberOf(this.evaluate());
  }

  /** The value of an expression that gives a floating point number. */
  evaluateFloat(): Wrapped<f64> | null {
    return floatOf(this.evaluate());
  }

  /** The value of an expression that gives text. */
  evaluateString(): string | null {
    return textOf(this.evaluate());
  }

  /** The value of an expression that gives a map of texts; of a list, each element is a name with an empty value. */
  evaluatePairs(): HeaderPairs | null {
    return pairsOf(this.evaluate());
  }

  /** Lets the proxy forget the expression: it has no value from now on. `false` when the proxy refuses. */
  delete(): bool {
    return callForeignFunction("expr_delete", this.argument) !== null;
  }

  private get argument(): Bytes {
    const pointer = allocate(4);
    store<u32>(pointer, this.token);
    return Bytes.view(pointer, 4);
  }
}
