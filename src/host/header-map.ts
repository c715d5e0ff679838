/** Headers as Envoy keeps them: in order, names in lower case, pseudo headers first. */

import { INLINE_IN_REQUEST, INLINE_IN_RESPONSE, INLINE_IN_TRAILERS } from "./inline-headers.ts";

/** A name and a value. Each character stands for one byte, as on the wire. */
export type Pair = readonly [name: string, value: string];

/** What a map holds; decides which headers have one entry only. */
export type HeaderMapKind = "request" | "response" | "trailers";

const INLINE = {
  request: INLINE_IN_REQUEST,
  response: INLINE_IN_RESPONSE,
  trailers: INLINE_IN_TRAILERS,
};

/** Headers or trailers of a request or response. */
export class HeaderMap {
  readonly #kind: HeaderMapKind;
  readonly #pairs: Pair[] = [];

  constructor(kind: HeaderMapKind, pairs: Iterable<Pair> = []) {
    this.#kind = kind;
    for (const [name, value] of pairs) this.add(name, value);
  }

  /** All entries, in order. */
  get pairs(): readonly Pair[] {
    return this.#pairs;
  }

  /** Bytes of all names and values. */
  get byteSize(): number {
    return this.#pairs.reduce((size, [name, value]) => size + name.length + value.length, 0);
  }

  /** The first value of `name`; `null` when there is none. */
  get(name: string): string | null {
    const key = this.#key(name);
    for (const pair of this.#pairs) if (pair[0] === key) return pair[1];
    return null;
  }

  /** All values of `name`, joined by `,`; `null` when there is none. */
  getAll(name: string): string | null {
    const key = this.#key(name);
    const values = this.#pairs.filter((pair) => pair[0] === key).map((pair) => pair[1]);
    return values.length === 0 ? null : values.join(",");
  }

  /** Adds an entry, or a value to the entry of a header that can have one only. */
  add(name: string, value: string): void {
    const key = this.#key(name);
    if (INLINE[this.#kind].has(key)) {
      const index = this.#pairs.findIndex((pair) => pair[0] === key);
      if (index >= 0) {
        this.#pairs[index] = [key, `${this.#pairs[index]![1]},${value}`];
        return;
      }
    }
    if (key.startsWith(":")) this.#pairs.splice(this.#pseudoHeaders(), 0, [key, value]);
    else this.#pairs.push([key, value]);
  }

  /** Sets the value of a header that has one entry only, where it stands; adds it when it is not there. */
  setInPlace(name: string, value: string): void {
    const index = this.#pairs.findIndex((pair) => pair[0] === name);
    if (index >= 0) this.#pairs[index] = [name, value];
    else this.add(name, value);
  }

  /** Removes all entries of `name`, then adds one: it moves to the end. */
  replace(name: string, value: string): void {
    this.remove(name);
    this.add(name, value);
  }

  /** Removes all entries of `name`. */
  remove(name: string): void {
    const key = this.#key(name);
    for (let index = this.#pairs.length - 1; index >= 0; index--) {
      if (this.#pairs[index]![0] === key) this.#pairs.splice(index, 1);
    }
  }

  /** Replaces everything. */
  assign(pairs: readonly Pair[]): void {
    this.#pairs.length = 0;
    for (const [name, value] of pairs) this.add(name, value);
  }

  #key(name: string): string {
    const key = lowerCase(name);
    return key === "host" && this.#kind === "request" ? ":authority" : key;
  }

  #pseudoHeaders(): number {
    const first = this.#pairs.findIndex(([name]) => !name.startsWith(":"));
    return first < 0 ? this.#pairs.length : first;
  }
}

/** Of the bytes of a name, only ASCII letters have a case. */
function lowerCase(name: string): string {
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : name;
}
