/** Waits for Ctrl-C. */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

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
    });
  }
}
