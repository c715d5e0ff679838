/** Runs `meshwright` in this process, and looks at what it prints while it runs. */
import { Writable } from "node:stream";
import { main } from "../../src/cli/main.ts";

/** A stream that keeps what was written. */
export class Printed extends Writable {
  text = "";
  readonly #waiting = new Set<() => void>();

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.#waiting.forEach((look) => look());
    done();
  }

  /** Resolves with the first match, as soon as it was written. */
  async has(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.text);
      if (match !== null) return match;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }
}

/** A command that runs. */
export interface Running {
  stdout: Printed;
  stderr: Printed;
  /** Its exit code. */
  code: Promise<number>;
}

/** Starts a command line. */
export function meshwright(...args: string[]): Running {
  const stdout = new Printed();
  const stderr = new Printed();
  return { stdout, stderr, code: main(args, stdout, stderr) };
}
