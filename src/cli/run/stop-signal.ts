/** Waits for Ctrl-C. */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const PARENT_CHECK_MS = 250;

/**
 * Takes note of Ctrl-C and its kin: from now on this process has to end by itself.
 * A second one ends it as if there were no such thing.
 */
export class StopSignal {
  /** Resolves when it came. */
  readonly received: Promise<void>;
  /** Whether it came. */
  isReceived = false;

  constructor() {
    this.received = new Promise((resolve) => {
      const stop = () => {
        SIGNALS.forEach((signal) => process.off(signal, stop));
        this.isReceived = true;
        resolve();
      };
      SIGNALS.forEach((signal) => process.on(signal, stop));
      onOrphaned(stop);
    });
  }
}

/** A SIGTERM for npm ends npm and its shell, which does not pass it on to us. */
function onOrphaned(stop: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    stop();
  }, PARENT_CHECK_MS);
  check.unref();
}
