/** Tells when a log has been read up to a moment. */

import type { Admin } from "./admin.ts";
import type { LogEntry } from "./log.ts";

const MARK = /request complete: path: \/ready\?mark=(\d+)$/;

/**
 * Marks in Envoy's log. What Envoy logs reaches us later than what it answers, by a way of its own; a request to
 * the admin interface leaves a line there behind all that was logged before.
 */
export class LogMarks {
  #last = 0;
  readonly #awaited = new Map<number, () => void>();

  /** Sets a mark, and resolves when it has been read. Rejects when the admin interface can't be asked. */
  async reached(admin: Admin): Promise<void> {
    const mark = ++this.#last;
    const seen = new Promise<void>((resolve) => this.#awaited.set(mark, resolve));
    await admin.text(`/ready?mark=${mark}`);
    await seen;
  }

  /** To be told each entry. */
  read({ logger, message }: LogEntry): void {
    const mark = logger === "admin" ? Number(MARK.exec(message)?.[1]) : NaN;
    this.#awaited.get(mark)?.();
    this.#awaited.delete(mark);
  }
}
