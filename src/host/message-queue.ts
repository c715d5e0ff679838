/** Messages that one side puts in and the other awaits. */
export class MessageQueue implements AsyncIterable<Uint8Array> {
  readonly #messages: Uint8Array[] = [];
  #ended = false;
  #wake: () => void = () => {};

  push(message: Uint8Array): void {
    this.#messages.push(message);
    this.#wake();
  }

  /** There will be no more. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = this.#messages.shift();
      if (next !== undefined) yield next;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
