/** Envoy's admin interface. @see {@link https://www.envoyproxy.io/docs/envoy/latest/operations/admin | admin} */

import { type Address, HTTP_LISTENER } from "./bootstrap.ts";
import { type Sample, readSamples } from "./prometheus.ts";

/** Asks one Envoy. */
export class Admin {
  readonly address: Address;

  constructor(address: Address) {
    this.address = address;
  }

  /** The text at a path, such as `/config_dump`. Rejects when the answer is no 200. */
  async text(path: string): Promise<string> {
    const response = await fetch(`http://${this.address.host}:${this.address.port}${path}`);
    const body = await response.text();
    if (!response.ok) throw new Error(`Envoy's admin interface: ${path}: ${response.status} ${body.trim()}`);
    return body;
  }

  /** Whether Envoy has its workers started and takes requests. */
  async isReady(): Promise<boolean> {
    return this.text("/ready").then(
      () => true,
      () => false,
    );
  }

  /** Where a listener, by default the one for HTTP, really listens: tells the port that was chosen for port 0. */
  async listenerAddress(name: string = HTTP_LISTENER): Promise<Address> {
    const { listener_statuses: listeners } = JSON.parse(await this.text("/listeners?format=json"));
    const listener = listeners.find((each: { name: string }) => each.name === name);
    const { address: host, port_value: port } = listener.local_address.socket_address;
    return { host, port };
  }

  /** What Prometheus is shown of a plugin's counters and gauges of this name, one sample for each set of labels. */
  async samples(name: string): Promise<Sample[]> {
    const text = await this.text("/stats/prometheus");
    return readSamples(text, name.replace(/[^a-zA-Z0-9_]/g, "_"));
  }

  /** Version of the Envoy that runs, such as `1.40.0`. */
  async version(): Promise<string> {
    const { version } = JSON.parse(await this.text("/server_info"));
    return version.split("/")[1];
  }

  /** Value of one of Envoy's own counters; 0 when there is none. */
  async counter(name: string): Promise<number> {
    const query = new URLSearchParams({ format: "json", type: "Counters", filter: exactly(name) });
    const { stats } = JSON.parse(await this.text(`/stats?${query}`));
    return stats[0]?.value ?? 0;
  }

  /** Value of a plugin's counter or gauge; 0 when no plugin has defined it. */
  async metric(kind: "Counters" | "Gauges", name: string): Promise<number> {
    const query = new URLSearchParams({ format: "json", type: kind, filter: exactly(`wasmcustom.${name}`) });
    const { stats } = JSON.parse(await this.text(`/stats?${query}`));
    return stats[0]?.value ?? 0;
  }

  /**
   * Samples of a plugin's histogram, with all that were recorded before the call. The sum is approximate: Envoy
   * keeps two digits of each sample.
   *
   * Each look starts to collect the workers' samples, which ends some time later, and Envoy counts the looks
   * that found this still going on. When two looks in a row found none, both collections have ended.
   */
  async histogram(name: string): Promise<{ count: number; sum: number }> {
    const filter = `${exactly(`wasmcustom.${name}`)}|${exactly("server.dropped_stat_flushes")}`;
    const query = new URLSearchParams({ filter });
    const prometheusName = name.replace(/[^a-zA-Z0-9_]/g, "_");
    let quietLooks = 0;
    for (let dropped = -1; ;) {
      const text = await this.text(`/stats/prometheus?${query}`);
      const before = dropped;
      dropped = prometheusValue(text, "envoy_server_dropped_stat_flushes");
      quietLooks = dropped === before ? quietLooks + 1 : 0;
      if (quietLooks < 2) continue;
      const value = (part: string) => prometheusValue(text, `${prometheusName}_${part}`);
      return { count: value("count"), sum: value("sum") };
    }
  }
}

function exactly(name: string): string {
  return `^${name.replace(/[^a-zA-Z0-9_]/g, "\\$&")}$`;
}

function prometheusValue(text: string, name: string): number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name}{`));
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(" ")));
}
