/** Data that has come over a connection, until somebody reads it. */

export class Inbox {
  #data: Buffer = Buffer.alloc(0);
  #hasEnded = false;
  #wake: () => void = () => {};

  /** More has come. */
  push(data: Uint8Array): void {
    this.#data = Buffer.concat([this.#data, data]);
    this.#wake();
  }

  /** No more will come. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  /** What is here, as soon as there is something; `null` when no more will come. */
  async next(): Promise<string | null> {
    while (this.#data.length === 0 && !this.#hasEnded) await this.#change();
    return this.#data.length === 0 ? null : this.read(this.#data.length);
  }

  /** The next `bytes` bytes. Rejects when no more comes before. */
  async read(bytes: number): Promise<string> {
    while (this.#data.length < bytes) {
      if (this.#hasEnded) throw new Error(`the connection ended after ${JSON.stringify(`${this.#data}`)}`);
      await this.#change();
    }
    const taken = this.#data.subarray(0, bytes);
    this.#data = this.#data.subarray(bytes);
    return taken.toString();
  }

  /** All that comes. */
  async readAll(): Promise<string> {
    while (!this.#hasEnded) await this.#change();
    return this.read(this.#data.length);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}
