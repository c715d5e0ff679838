/**
 * The last host calls of a VM, kept as what they are and put into words only when something fails.
 *
 *     --> proxy_get_header_map_value(HttpRequestHeaders, "x-client-id")
 *     <-- Ok "alice"
 */

/** A host call that can put itself into words. */
export interface DescribedCall {
  readonly name: string;
  /** Its arguments, one word each. */
  describeArguments(values: readonly unknown[]): string;
  describeAnswer(answer: unknown): string;
}

const KEPT = 10;

class Entry {
  call: DescribedCall | null = null;
  /** What the guest put on the stack. */
  raw: readonly unknown[] = [];
  /** The same, read; `null` while that has not succeeded. */
  values: readonly unknown[] | null = null;
  /** `undefined` until the host answers. */
  answer: unknown = undefined;
}

/** A ring of the last ten host calls. */
export class Transcript {
  readonly #entries = Array.from({ length: KEPT }, () => new Entry());
  #next = 0;

  /** Begins an entry; what happens next is written into it. */
  begin(call: DescribedCall, raw: readonly unknown[]): Entry {
    const entry = this.#entries[this.#next]!;
    this.#next = (this.#next + 1) % KEPT;
    entry.call = call;
    entry.raw = raw;
    entry.values = null;
    entry.answer = undefined;
    return entry;
  }

  /** The entries in words, oldest first. */
  lines(): string[] {
    const oldestFirst = [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
    return oldestFirst.flatMap(({ call, raw, values, answer }) => {
      if (call === null) return [];
      const parameters = values === null ? raw.map(hex).join(", ") : call.describeArguments(values);
      const answered = answer === undefined ? "no answer" : call.describeAnswer(answer);
      return [`--> ${call.name}(${parameters})`, `<-- ${answered}`];
    });
  }
}

function hex(word: unknown): string {
  return typeof word === "number" ? `0x${(word >>> 0).toString(16)}` : String(word);
}
