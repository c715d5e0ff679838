import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, it } from "vitest";
import { type ConfigMetadata, type EnvoyParts, type Mesh, StartRefused } from "../../src/testing/index.ts";
import { onEachEnvoy, onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

await onEachHost("foreign functions", (host) => {
  it("give null for one that the proxy does not have, quietly", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(await ask(mesh, "/absent")).toBe("null");
    expect(messages(mesh).filter((line) => line.includes("no_such_function"))).toEqual([]);
  });

  it("take and give bytes: compress and uncompress (Go e2e: foreign_call_on_tick; D6)", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(await ask(mesh, "/compress")).toBe("1050 true true");
  });

  it("that refuse give null and say why once", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(await ask(mesh, "/uncompress")).toBe("null");
    expect(await ask(mesh, "/uncompress")).toBe("null");
    const warnings = messages(mesh).filter((line) => line.startsWith("foreign function uncompress"));
    expect(warnings).toEqual(["foreign function uncompress was refused: status 3"]);
  });

  it.each(["rsa", "ec"] as const)("sign and verify with a key of type %s", async (type) => {
    const { privateKey, publicKey } =
      type === "rsa"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ec", { namedCurve: "P-256" });
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    const { body } = await mesh.request({
      path: "/sign",
      headers: { "x-private-key": inHeader(privateKey), "x-public-key": inHeader(publicKey) },
    });
    // signed, valid; of another text, by an unknown hash and by no key it is not; no signature by an unknown hash
    expect(body).toMatch(/^\d+ true false false false true$/);
  });

  it("set the filter state that Envoy's extensions act on (Rust example: envoy_tcp_routing)", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(await ask(mesh, "/state")).toBe("true false example.com");
  });

  it("declare a property: once, and then it can be set but once", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(messages(mesh)).toContain("declared true");
    expect(messages(mesh)).toContain("declared again false");
    expect(await ask(mesh, "/declared")).toBe('null true true false "first"');
  });

  it("clear the route cache, where the proxy has the function (D7)", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(await ask(mesh, "/clear")).toBe('""');
  });
});

await onEachEnvoy("foreign functions", (host) => {
  it("evaluate CEL expressions to truth values, numbers, texts and maps", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(await ask(mesh, "/cel")).toBe('true true 0.5 "alice" b true');
  });

  it("say of what is no expression that it is none, and the plugin goes on", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(messages(mesh)).toContain("parsed nonsense false");
    expect(messages(mesh)).toContain("deleted true");
  });

  it("declare a property that lives as long as the connection: the next request still sees it", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("foreign") }] });
    expect(await ask(mesh, "/declared")).toContain("null");
    expect(await ask(mesh, "/declared")).toContain('"by the connection"');
  });

  it("set filter state that Envoy's own response headers show", async () => {
    const shown = { header: { key: "x-host", value: "%FILTER_STATE(envoy.upstream.dynamic_host:PLAIN)%" } };
    await using mesh = await host.start({
      plugins: [{ wasm: module("foreign") }],
      envoy: { virtualHost: { response_headers_to_add: [shown] } },
    });
    const reply = await mesh.request({ path: "/state" });
    expect(reply.headers.get("x-host")).toBe("example.com");
  });
});

await onEachHost("the VM", (host) => {
  it("gets its configuration, and the plugin its own (Go e2e: vm_plugin_configuration)", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("envoy-own"), vmConfiguration: { a: 1 }, configuration: "for the plugin" }],
    });
    expect(messages(mesh)).toContain('VM configuration: {"a":1}');
    expect(messages(mesh)).toContain("plugin configuration: for the plugin");
  });

  it("that refuses its configuration does not start", async () => {
    const refusal = await host
      .start({ plugins: [{ wasm: module("envoy-own"), vmConfiguration: "refuse" }] })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartRefused);
    expect((refusal as StartRefused).logs.map(({ message }) => message)).toContain(
      "VM configuration: refuse",
    );
  });

  it("without a configuration reads it as empty", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("envoy-own") }] });
    expect(messages(mesh)).toContain("VM configuration: ");
  });

  it("has environment variables from the start (Envoy: HeadersOnlyRequestHeadersAndBodyWithEnvVars)", async () => {
    const environment = { MODE: "fast", EMPTY: "", URL: "http://host/?a=b" };
    await using mesh = await host.start({ plugins: [{ wasm: module("envoy-own"), environment }] });
    expect(messages(mesh)).toContain('MODE early "fast", now "fast"');
    expect(messages(mesh)).toContain('EMPTY "", MOD null');
    expect(messages(mesh)).toContain('URL "http://host/?a=b"');
  });

  it("without environment variables has none", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("envoy-own") }] });
    expect(messages(mesh)).toContain("MODE early null, now null");
  });

  it("is never asked to validate a configuration, nor called by a foreign function", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("envoy-own") }] });
    await mesh.request();
    expect(messages(mesh)).not.toContain("asked to validate");
    expect(messages(mesh).filter((line) => line.startsWith("called "))).toEqual([]);
  });
});

await onEachHost("DNS", (host) => {
  it("tells the addresses of a name, and none of a name that does not exist (Envoy: OnDnsResolve)", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("envoy-own") }] });
    expect(await resolve(mesh, "192.0.2.1")).toEqual(["192.0.2.1:0"]);
    expect(await resolve(mesh, "2001:db8::1")).toEqual(["[2001:db8::1]:0"]);
    expect(await resolve(mesh, "no.such.host.invalid")).toEqual([]);
    const [local] = await resolve(mesh, "localhost");
    expect(["127.0.0.1:0", "[::1]:0"]).toContain(local);
  });
});

await onEachEnvoy("a stats sink", (host) => {
  it("is told counters with their growth, and gauges (Envoy: OnStat)", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("headers") }, { wasm: module("stats-sink"), role: "stats sink" }],
    });
    await mesh.request();
    await until(mesh, (lines) => lines.includes("requests 1, 1 of them new"));
    await mesh.statuses(2);
    const lines = await until(mesh, (lines) => lines.includes("requests 3, 2 of them new"));
    expect(lines).toContain("workers 1");
    expect(lines).toContain("all names are names");
  });
});

await onEachHost("attributes", (host) => {
  it("have their type and value in each phase, and are null where they do not exist", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("attributes") }],
      upstream: () => ({ status: 202, headers: { "x-from": "the upstream" }, body: "done" }),
    });
    const seen = await attributesOf(mesh);

    expect(seen.configure).toMatchObject({
      "plugin.name": '"attributes"',
      "plugin.rootId": '"attributes"',
      "plugin.vmId": '""',
      "request.path": "null",
      "connection.id": "null",
      "source.address": "null",
      "xds.clusterName": "null",
    });
    expect(seen.request).toMatchObject({
      "request.path": '"/items?page=2&x=%20"',
      "request.urlPath": '"/items"',
      "request.query": '"page=2&x=%20"',
      "request.host": '"example.com"',
      "request.scheme": '"http"',
      "request.method": '"POST"',
      "request.referer": '"http://example.com/from"',
      "request.userAgent": '"a test"',
      "request.protocol": '"HTTP/1.1"',
      "request.durationNs": "null",
      "request.bodyBytes": "5",
      "response.code": "null",
      "response.codeDetails": "null",
      "response.grpcStatus": "null",
      "connection.isMtls": "false",
      "connection.requestedServerName": '""',
      "connection.tlsVersion": "null",
      "connection.uriSanPeerCertificate": "null",
      "connection.terminationDetails": "null",
      "upstream.address": "null",
      "upstream.port": "null",
      "upstream.requestAttemptCount": "0",
      "upstream.endpointCount": "1",
      "xds.clusterName": '"upstream"',
      "xds.routeName": '""',
      "xds.virtualHostName": '"upstream"',
      "xds.filterChainName": '""',
      "xds.listenerDirection": "0",
      filterState: "4 bytes",
      "filterState absent": "null",
      "filterStateField absent": "null",
      "upstreamFilterState absent": "null",
    });
    const request = seen.request!;
    expect(request["request.headers"]).toMatch(/:method=POST :path=.* x-many=1,2/);
    expect(Number(request["request.headersBytes"])).toBeGreaterThan(100);
    expect(request["request.id"]).toMatch(/^"[\da-f-]{36}"$/);
    expect(request["request.timeNs"]).toMatch(/^1[78]\d{17}$/);
    expect(request["source.address"]).toBe(
      `"${withoutPort(request["source.address"])}:${request["source.port"]}"`,
    );
    expect(request["destination.address"]).toMatch(new RegExp(`:${request["destination.port"]}"$`));
    expect(Number(request["connection.id"])).toBeGreaterThan(0);

    expect(seen.response).toMatchObject({
      "request.path": "null",
      "request.method": "null",
      "request.headers": "",
      "response.code": "202",
      "response.codeDetails": '"via_upstream"',
      "response.flags": "0",
      "response.grpcStatus": "2",
      "upstream.requestAttemptCount": "1",
      "upstream.transportFailureReason": '""',
      "upstream.tlsVersion": "null",
    });
    const response = seen.response!;
    expect(response["response.headers"]).toContain("x-from=the upstream");
    expect(response["upstream.address"]).toMatch(new RegExp(`:${response["upstream.port"]}"$`));
    expect(response["upstream.localAddress"]).toMatch(/^"[\d.]+:\d+"$/);

    expect(seen.log).toMatchObject({
      "request.path": '"/items?page=2&x=%20"',
      "request.method": '"POST"',
      "response.code": "202",
      "response.bodyBytes": "4",
      "response.trailers": "",
    });
    expect(Number(seen.log!["request.durationNs"])).toBeGreaterThanOrEqual(0);
    expect(Number(seen.log!["response.backendLatencyNs"])).toBeGreaterThanOrEqual(0);
    expect(Number(seen.log!["response.totalBytes"])).toBeGreaterThan(4);
    expect(Number(seen.log!["request.totalBytes"])).toBeGreaterThan(5);
  });
});

await onEachHost("attributes", (host) => {
  it("tell the metadata of route, virtual host, cluster, endpoint and listener (Go e2e: properties)", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("attributes") }],
      metadata: {
        route: metadata("route"),
        virtualHost: metadata("virtual host"),
        cluster: metadata("cluster"),
        endpoint: metadata("endpoint"),
        listener: metadata("listener"),
      },
    });
    const { request, log } = await attributesOf(mesh);
    expect(request).toMatchObject({
      "xds.routeMetadata": values("route"),
      "xds.virtualHostMetadata": values("virtual host"),
      "xds.clusterMetadata": values("cluster"),
      "xds.listenerMetadata": values("listener"),
      "xds.upstreamHostMetadata": NO_VALUES,
    });
    expect(log!["xds.upstreamHostMetadata"]).toEqual(values("endpoint"));
  });
});

await onEachEnvoy("attributes", (host) => {
  it("tell how the proxy, the route and the listener are called", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("attributes") }],
      envoy: {
        route: { name: "the route" },
        listener: { traffic_direction: "INBOUND" },
        bootstrap: { node: { id: "a node", cluster: "a service" } },
      },
    });
    const { request } = await attributesOf(mesh);
    expect(request).toMatchObject({
      "xds.routeName": '"the route"',
      "xds.listenerDirection": "1",
      "xds.nodeId": '"a node"',
      "xds.nodeCluster": '"a service"',
      "node.id": '"a node"',
    });
  });

  it("tell what filters before this one have noted (Rust example: envoy_filter_metadata)", async () => {
    const noting: EnvoyParts = {
      httpFilters: [
        {
          name: "envoy.filters.http.set_metadata",
          typed_config: {
            "@type": "type.googleapis.com/envoy.extensions.filters.http.set_metadata.v3.Config",
            metadata: [{ metadata_namespace: "a.test", value: metadata("noted")["a.test"] }],
          },
        },
      ],
    };
    await using mesh = await host.start({ plugins: [{ wasm: module("attributes") }], envoy: noting });
    const { request } = await attributesOf(mesh);
    expect(request!.dynamicMetadata).toEqual(values("noted"));
  });
});

it("the in-process host refuses to start with what only Envoy understands", async () => {
  const { inProcess } = await import("../../src/testing/index.ts");
  const plugins = [{ wasm: module("attributes") }];
  await expect(inProcess.start({ plugins, envoy: { routes: [] } })).rejects.toThrow(
    "the in-process host knows no Envoy documents: envoy.routes",
  );
  await expect(inProcess.start({ plugins: [{ ...plugins[0]!, role: "stats sink" }] })).rejects.toThrow(
    "the in-process host runs HTTP filters only, no stats sinks",
  );
});

async function ask(mesh: Mesh, path: string): Promise<string> {
  return (await mesh.request({ path, headers: { "x-client": "alice" } })).body;
}

function messages(mesh: Mesh): string[] {
  return mesh.logs().map(({ message }) => message);
}

/** PEM on one line. */
function inHeader(key: KeyObject): string {
  const type = key.type === "private" ? "pkcs8" : "spki";
  return key.export({ type, format: "pem" }).toString().trim().replaceAll("\n", "|");
}

/** Reads a metric, on which Envoy tells its sinks, until they have said enough. */
async function until(mesh: Mesh, enough: (lines: string[]) => boolean): Promise<string[]> {
  for (let tries = 0; tries < 100 && !enough(messages(mesh)); tries++) {
    await mesh.counter("any");
    await mesh.advance(20);
  }
  return messages(mesh);
}

/** Has a name looked up; gives the addresses that the answer brought. */
async function resolve(mesh: Mesh, name: string): Promise<string[]> {
  const before = messages(mesh).length;
  await mesh.request({ headers: { "x-resolve": name } });
  for (let tries = 0; tries < 200; tries++) {
    const lines = messages(mesh).slice(before);
    const token = lines.map((line) => /^asked as (\d+)$/.exec(line)?.[1]).find(Boolean);
    const answer = lines.find((line) => line.startsWith(`answer to ${token}:`));
    if (answer !== undefined) return answer.split(" ").slice(3);
    await mesh.advance(20);
  }
  throw new Error(`no answer about ${name}`);
}

/** What the filter says of each attribute, by phase. */
async function attributesOf(mesh: Mesh): Promise<Record<string, Record<string, string>>> {
  const headers: [string, string][] = [
    ["host", "example.com"],
    ["referer", "http://example.com/from"],
    ["user-agent", "a test"],
    ["x-many", "1"],
    ["x-many", "2"],
  ];
  await mesh.request({ method: "POST", path: "/items?page=2&x=%20", headers, body: "12345" });
  const phases: Record<string, Record<string, string>> = {};
  for (const line of messages(mesh)) {
    const [, phase, name, value] = /^(\w+): ([\w.]+(?: absent)?) (.*)$/s.exec(line) ?? [];
    if (phase !== undefined) (phases[phase] ??= {})[name!] = value!;
  }
  return phases;
}

function withoutPort(address: string | undefined): string {
  return /^"(.*):\d+"$/.exec(address ?? "")?.[1] ?? "";
}

function metadata(text: string): ConfigMetadata {
  const object = { deep: "inside", k: "v" };
  return { "a.test": { text, number: 3, truth: true, object, list: ["x", "y"] } };
}

/** What the filter finds in {@link metadata}: each key, two that are absent, no message, and the size of all. */
function values(text: string): unknown {
  return expect.stringMatching(
    new RegExp(`^"${text}" 3.0 true deep=inside k=v x= y= inside null null null \\d\\d\\d bytes$`),
  );
}

const NO_VALUES = "null null null null null null null null null null";
