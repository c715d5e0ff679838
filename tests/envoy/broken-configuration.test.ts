import { mkdtemp, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { type Part, bootstrap, toYaml } from "../../src/envoy/bootstrap.ts";
import { type FailurePolicy, envoyProcess } from "../../src/testing/index.ts";
import { type EnvoyOnDocument, startOn } from "../support/envoy-document.ts";
import { describeOn } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

const POLICIES: FailurePolicy[] = ["FAIL_CLOSED", "FAIL_OPEN", "FAIL_RELOAD"];
const TWO = { burst: 2, perHour: 1 };
const THREE = { burst: 3, perHour: 1 };
const BROKEN = { burst: "two", perHour: 1 };

/** An Envoy that takes the rate limit's configuration from a file, and looks when that is replaced. */
class WatchedEnvoy {
  readonly envoy: EnvoyOnDocument;
  private readonly file: string;
  private readonly filter: Part;

  private constructor(envoy: EnvoyOnDocument, file: string, filter: Part) {
    this.envoy = envoy;
    this.file = file;
    this.filter = filter;
  }

  static async start(configuration: object, failurePolicy: FailurePolicy): Promise<WatchedEnvoy> {
    const folder = await mkdtemp(path.join(tmpdir(), "meshwright-"));
    const file = path.join(folder, "filter.yaml");
    const plugin = { name: "rate-limit", rootId: "rate-limit", vmId: "", wasm: module("rate-limit") };
    const anyPort = { host: "127.0.0.1", port: 0 };
    const document = bootstrap({
      listener: anyPort,
      admin: anyPort,
      upstream: { host: "127.0.0.1", port: 1 },
      plugins: [{ ...plugin, configuration, failurePolicy }],
    });
    const filter = discoverFilter(document, file);
    await writeFile(file, resources(filter, configuration));
    return new WatchedEnvoy(await startOn(document, folder), file, filter);
  }

  /** Replaces the configuration and waits until Envoy has taken or refused it. */
  async replace(configuration: object): Promise<void> {
    const before = await this.looks();
    await writeFile(`${this.file}.new`, resources(this.filter, configuration));
    await rename(`${this.file}.new`, this.file);
    await vi.waitUntil(async () => (await this.looks()) > before, { timeout: 10_000, interval: 20 });
  }

  async statuses(count: number): Promise<number[]> {
    const statuses: number[] = [];
    while (statuses.length < count) statuses.push((await fetch(this.envoy.url)).status);
    return statuses;
  }

  /** How often Envoy has taken or refused a configuration. */
  private async looks(): Promise<number> {
    const stats = await this.envoy.admin.text("/stats?filter=rate-limit.(update_success|update_rejected)");
    return [...stats.matchAll(/: (\d+)/g)].reduce((sum, [, value]) => sum + Number(value), 0);
  }
}

/** Takes the first filter out of the document, to be discovered; requests that pass are answered by the route. */
function discoverFilter(document: Part, file: string): Part {
  const { listeners } = document["static_resources"] as { listeners: Part[] };
  const [chain] = listeners[0]?.["filter_chains"] as { filters: { typed_config: Part }[] }[];
  const manager = chain?.filters[0]?.typed_config ?? {};
  const [filter, ...rest] = manager["http_filters"] as Part[];
  const discovery = {
    config_source: { path_config_source: { path: file } },
    type_urls: ["type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm"],
  };
  manager["http_filters"] = [{ name: "rate-limit", config_discovery: discovery }, ...rest];
  const answer = { match: { prefix: "/" }, direct_response: { status: 200 } };
  manager["route_config"] = { virtual_hosts: [{ name: "all", domains: ["*"], routes: [answer] }] };
  document["node"] = { id: "test", cluster: "test" };
  return filter ?? {};
}

function resources(filter: Part, configuration: object): string {
  const { config, ...type } = filter["typed_config"] as { config: Part };
  const text = {
    "@type": "type.googleapis.com/google.protobuf.StringValue",
    value: JSON.stringify(configuration),
  };
  return toYaml({
    resources: [
      {
        "@type": "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
        name: "rate-limit",
        typed_config: { ...type, config: { ...config, configuration: text } },
      },
    ],
  });
}

await describeOn(envoyProcess, "a broken configuration", () => {
  it.each(POLICIES)(
    "that replaces a good one is refused, and the good one goes on limiting: %s",
    async (policy) => {
      const watched = await WatchedEnvoy.start(TWO, policy);
      await using envoy = watched.envoy;
      expect(await watched.statuses(3)).toEqual([200, 200, 429]);
      await watched.replace(BROKEN);
      expect(await watched.statuses(10)).toEqual(Array(10).fill(429));
      expect(envoy.log()).toContain('burst: expected a whole number from 1 to 1000000000, found "two"');
      await watched.replace(THREE);
      expect(await watched.statuses(4)).toEqual([200, 200, 200, 429]);
    },
  );

  it.each(POLICIES)("with no good one before it answers 500 until there is one: %s", async (policy) => {
    const watched = await WatchedEnvoy.start(BROKEN, policy);
    await using envoy = watched.envoy;
    expect(await watched.statuses(10)).toEqual(Array(10).fill(500));
    expect(envoy.log()).toContain('burst: expected a whole number from 1 to 1000000000, found "two"');
    await watched.replace(TWO);
    expect(await watched.statuses(3)).toEqual([200, 200, 429]);
  });
});
