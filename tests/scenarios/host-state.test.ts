/** What plugins can ask the proxy for: the in-process host has to agree with Envoy. */
import { expect, it } from "vitest";
import { envoyProcess, inProcess } from "../../src/testing/index.ts";
import { said, start } from "../host/guests.ts";
import { describeOn } from "../support/hosts.ts";

for (const host of [inProcess, envoyProcess]) {
  await describeOn(host, "properties", () => {
    const answers = async (callback: string, properties: string[]) => {
      const lines = properties.map(
        (name) => `${callback}: ${name.includes(" ") ? name : `property ${name}`}`,
      );
      await using mesh = await start(host, lines.join("\n"));
      await mesh.request({
        method: "POST",
        path: "/p/a?q=1",
        headers: [...TWICE, ["host", "h"]],
        body: "hello",
      });
      return Object.fromEntries(
        said(mesh).map((line) => line.replace(/^\w+: (property |)/, "").split(" = ")),
      );
    };
    const TWICE: [string, string][] = [
      ["x-m", "1"],
      ["x-m", "2"],
    ];

    it("show the request while its headers are there", async () => {
      expect(
        await answers("request_headers", [
          "request/path",
          "request/url_path",
          "request/query",
          "request/host",
          "request/method",
          "request/headers/x-m",
          "request/headers/x-none",
          "request/protocol",
          "request",
          "request.path",
          "response/code",
          "plugin_name",
          "plugin_root_id",
          "cluster_name",
          "xds/cluster_name",
          "node",
          "upstream/address",
        ]),
      ).toEqual({
        "request/path": "Ok /p/a?q=1",
        "request/url_path": "Ok /p/a",
        "request/query": "Ok q=1",
        "request/host": "Ok h",
        "request/method": "Ok POST",
        "request/headers/x-m": "Ok 1,2",
        "request/headers/x-none": "NotFound",
        "request/protocol": "Ok HTTP/1.1",
        request: "SerializationFailure",
        "request.path": "NotFound",
        "response/code": "NotFound",
        plugin_name: "Ok p1",
        plugin_root_id: "Ok p1",
        cluster_name: "NotFound",
        "xds/cluster_name": "Ok upstream",
        node: "NotFound",
        "upstream/address": "NotFound",
      });
    });

    it("lose the request with its headers, and find it again in the log", async () => {
      const names = ["request/path", "request/method", "request/protocol", "response/code_details"];
      expect(await answers("response_headers", names)).toEqual({
        "request/path": "NotFound",
        "request/method": "NotFound",
        "request/protocol": "Ok HTTP/1.1",
        "response/code_details": "Ok via_upstream",
      });
      expect(await answers("log", names)).toMatchObject({ "request/path": "Ok /p/a?q=1" });
    });

    it("are 64 bits for a number, one byte for a truth value, a list for headers", async () => {
      expect(
        await answers("response_headers", [
          "property-hex response/code",
          "property-hex connection/mtls",
          "property-hex response/trailers",
          "property-hex metadata",
        ]),
      ).toEqual({
        "property-hex response/code": "Ok c800000000000000",
        "property-hex connection/mtls": "Ok 00",
        "property-hex response/trailers": "Ok 00000000",
        "property-hex metadata": "Ok ",
      });
    });

    it("that a plugin sets are kept for the stream, under one name each", async () => {
      expect(
        await answers("request_headers", [
          "set-property mine a",
          "mine",
          "filter_state/wasm.mine",
          "wasm.mine",
          "set-property two/parts a",
          "two/parts",
        ]),
      ).toEqual({
        "set-property mine a": "Ok",
        mine: "Ok a",
        "filter_state/wasm.mine": "Ok a",
        "wasm.mine": "NotFound",
        "set-property two/parts a": "Ok",
        "two/parts": "NotFound",
      });
    });
  });

  await describeOn(host, "what a proxy keeps", () => {
    it("counts with ids per definition and one value per name", async () => {
      await using mesh = await start(
        host,
        `request_headers: define 0 c
         request_headers: define 0 c
         request_headers: define 1 g
         request_headers: define 2 h
         request_headers: define 3 x
         request_headers: increment c 2
         request_headers: increment c 0
         request_headers: increment c -1
         request_headers: record c 3
         request_headers: metric c
         request_headers: increment g 5
         request_headers: increment g -2
         request_headers: metric g
         request_headers: record g 42
         request_headers: metric g
         request_headers: record h 5
         request_headers: metric h
         request_headers: increment h 1
         request_headers: increment 400 1
         request_headers: record 403 1`,
      );
      await mesh.request();
      expect(said(mesh).map((line) => line.replace(/.* = /, ""))).toEqual([
        "Ok 4",
        "Ok 8",
        "Ok 5",
        "Ok 6",
        "BadArgument",
        "Ok",
        "BadArgument",
        "BadArgument",
        "Ok",
        "Ok 5",
        "Ok",
        "Ok",
        "Ok 3",
        "Ok",
        "Ok 42",
        "Ok",
        "BadArgument",
        "BadArgument",
        "NotFound",
        "NotFound",
      ]);
      expect(await mesh.counter("c")).toBe(5);
      expect(await mesh.gauge("g")).toBe(42);
      expect(await mesh.histogram("h")).toMatchObject({ count: 1 });
    });

    it("compares versions of shared data, except for the first", async () => {
      await using mesh = await start(
        host,
        `request_headers: shared-get k
         request_headers: shared-set k a 77
         request_headers: shared-get k
         request_headers: shared-set k b last
         request_headers: shared-set k c last
         request_headers: shared-get k
         request_headers: shared-set k - 0
         request_headers: shared-get k`,
      );
      await mesh.request();
      expect(said(mesh).map((line) => line.replace(/.* = /, ""))).toEqual([
        "NotFound",
        "Ok",
        "Ok a",
        "Ok",
        "CasMismatch",
        "Ok b",
        "Ok",
        expect.stringMatching(/^Ok -?$/),
      ]);
    });
  });

  await describeOn(host, "calls that lead out", () => {
    it("are refused where there is nothing to call", async () => {
      const commands = [
        ["http nope 1000 :path=/ :method=GET :authority=x", "BadArgument"],
        ["grpc nope", "ParseFailure"],
        ["grpc-stream nope", "ParseFailure"],
        ["grpc-send 1", "BadArgument"],
        ["grpc-send 2", "NotFound"],
        ["grpc-cancel 1", "NotFound"],
        ["grpc-close 0", "BadArgument"],
        ["find-queue q", "NotFound"],
        ["enqueue 5", "NotFound"],
        ["dequeue 5", "NotFound"],
        ["foreign nope", "NotFound"],
        ["status", "Ok 0 "],
        ["end", "NotFound"],
      ];
      await using mesh = await start(
        host,
        commands.map(([command]) => `request_headers: ${command}`).join("\n"),
      );
      await mesh.request();
      expect(said(mesh)).toEqual(
        commands.map(([command, answer]) => `request_headers: ${command} = ${answer}`),
      );
    });

    it("to WASI know two clocks, two files and 64 KiB of chance", async () => {
      await using mesh = await start(
        host,
        `request_headers: wasi-time 2
         request_headers: random 65536
         request_headers: random 65537
         request_headers: environment
         request_headers: write-fd 1 out_
         request_headers: write-fd 2 err
         request_headers: write-fd 3 no
         request_headers: level
         request_headers: say 1 debug
         request_headers: say 6 off`,
      );
      await mesh.request();
      expect(
        mesh.logs().filter(({ plugin, message }) => plugin === "p1" && !/^conf/.test(message)),
      ).toMatchObject([
        { message: "request_headers: wasi-time 2 = 58" },
        { message: expect.stringMatching(/random 65536 = 0 [0-9a-f]{32}$/) },
        { message: "request_headers: random 65537 = 28" },
        { message: "request_headers: environment = 0 0" },
        { level: "info", message: "out" },
        { message: "request_headers: write-fd 1 out_ = 0 4" },
        { level: "error", message: "err" },
        { message: "request_headers: write-fd 2 err = 0 3" },
        { message: "request_headers: write-fd 3 no = 8" },
        { message: "request_headers: level = Ok 2" },
        { message: "request_headers: say 1 debug = Ok" },
        { message: "request_headers: say 6 off = BadArgument" },
      ]);
    });
  });
}
