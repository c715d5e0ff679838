/** How a stream goes through plugins: the in-process host has to agree with Envoy. */
import { expect, it } from "vitest";
import { envoyProcess, inProcess } from "../../src/testing/index.ts";
import { said, start } from "../host/guests.ts";
import { describeOn } from "../support/hosts.ts";

for (const host of [inProcess, envoyProcess]) {
  await describeOn(host, "a stream's life", () => {
    it("is told in order, and its end begins with the log", async () => {
      await using mesh = await start(
        host,
        `context_create: parameters
         request_headers: parameters
         request_body: parameters
         response_headers: parameters
         response_body: parameters
         log: parameters
         done: parameters
         delete: parameters`,
      );
      await mesh.request({ method: "POST", body: "hello" });
      expect(said(mesh)).toEqual([
        "context_create(2 1)",
        "request_headers(2 7 0)",
        "request_body(2 5 0)",
        "request_body(2 0 1)",
        "response_headers(2 5 0)",
        expect.stringMatching(/^response_body\(2 \d+ 0\)$/),
        "response_body(2 0 1)",
        "log(2)",
        "done(2)",
        "delete(2)",
      ]);
    });

    it("visits plugins in order on the way in and in reverse on the way out", async () => {
      const script = `request_headers: parameters
        response_headers: parameters
        log: parameters
        done: parameters
        delete: parameters`;
      await using mesh = await start(host, [script, script]);
      await mesh.request();
      expect(said(mesh)).toEqual([
        "p1 request_headers(3 6 1)",
        "p2 request_headers(4 6 1)",
        "p2 response_headers(4 5 0)",
        "p1 response_headers(3 5 0)",
        "p1 log(3)",
        "p2 log(4)",
        "p1 done(3)",
        "p1 delete(3)",
        "p2 done(4)",
        "p2 delete(4)",
      ]);
    });

    it("has the configuration at hand while it is configured, not later", async () => {
      await using mesh = await start(
        host,
        `configure: read plugin 0 9
         configure: read vm 0 9
         request_headers: read plugin 0 9
         configure: tick 20
         tick: read plugin 0 9`,
      );
      await mesh.request();
      await mesh.advance(200);
      expect(mesh.logs().map(({ message }) => message)).toContain(
        "configure: read plugin 0 9 = Ok configure",
      );
      expect(mesh.logs().map(({ message }) => message)).toContain("configure: read vm 0 9 = Ok ");
      expect(said(mesh)).toContain("request_headers: read plugin 0 9 = NotFound");
      expect(said(mesh)).toContain("tick: read plugin 0 9 = NotFound");
    });

    it("begins in a trial of the configuration, on the main thread and on each worker", async () => {
      await using mesh = await start(host, "configure: parameters", { workers: 2 });
      await mesh.request();
      expect(mesh.logs().filter(({ message }) => message === "configure(1 21)")).toHaveLength(4);
    });
  });

  await describeOn(host, "a local response", () => {
    it("passes the plugins that saw the request; the others hear of it in the log alone", async () => {
      const script = `context_create: parameters
        request_headers: parameters
        response_headers: parameters
        log: parameters`;
      const reply = "request_headers: reply 418 tea_pot body x-by=p2";
      await using mesh = await start(host, [script, `${script}\n${reply}`, script]);
      const { status, body, rawHeaders } = await mesh.request();
      expect([status, body]).toEqual([418, "body"]);
      expect(rawHeaders.slice(0, 3)).toEqual([
        ["x-by", "p2"],
        ["content-length", "4"],
        ["content-type", "text/plain"],
      ]);
      expect(said(mesh)).toEqual([
        "p1 context_create(4 1)",
        "p1 request_headers(4 6 1)",
        "p2 context_create(5 2)",
        "p2 request_headers(5 6 1)",
        "p2 request_headers: reply 418 tea_pot body x-by=p2 = Ok",
        "p2 response_headers(5 4 0)",
        "p1 response_headers(4 4 0)",
        "p1 log(4)",
        "p2 log(5)",
        "p3 context_create(6 3)",
        "p3 log(6)",
      ]);
    });

    it("leaves its sender the request's headers, and nobody else", async () => {
      const script = "response_headers: get request :path";
      await using mesh = await start(host, [script, `${script}\nrequest_headers: reply 403 d no`]);
      await mesh.request();
      expect(said(mesh).slice(1)).toEqual([
        "p2 response_headers: get request :path = Ok /",
        "p1 response_headers: get request :path = BadArgument",
      ]);
    });

    it("tells why it was sent, in one word", async () => {
      await using mesh = await start(
        host,
        `request_headers: reply 403 two_words no
         log: property response/code_details`,
      );
      await mesh.request();
      expect(said(mesh).at(-1)).toBe("log: property response/code_details = Ok two_words");
    });

    it("counts once when it is sent twice", async () => {
      await using mesh = await start(
        host,
        `request_headers: reply 201 d first
         request_headers: reply 202 d second
         response_headers: parameters`,
      );
      const { status, body } = await mesh.request();
      expect([status, body]).toEqual([201, "first"]);
      expect(said(mesh).at(-1)).toBe("response_headers(2 3 0)");
    });

    it("is for gRPC a header-only 200 with a status of gRPC's", async () => {
      await using mesh = await start(
        host,
        `request_headers: @/derived reply 403 d nope
         request_headers: @/given grpc-reply 3 403 d 100%25`,
      );
      const headers = { "content-type": "application/grpc" };
      const derived = await mesh.request({ path: "/derived", headers });
      expect([derived.status, derived.headers.get("grpc-status")]).toEqual([200, "7"]);
      expect(derived.headers.get("grpc-message")).toBe("nope");
      expect(derived.headers.get("content-type")).toBe("application/grpc");
      const given = await mesh.request({ path: "/given", headers });
      expect([given.headers.get("grpc-status"), given.headers.get("grpc-message")]).toEqual(["3", "100%25"]);
    });

    it("takes the place of a response that is not sent yet, past all filters, and resets one that is", async () => {
      await using mesh = await start(host, [
        "response_headers: parameters",
        `response_headers: @/headers reply 500 d instead
         response_body: @/body reply 500 d too_late
         log: property response/code_details`,
      ]);
      expect((await mesh.request({ path: "/headers" })).body).toBe("instead");
      await expect(mesh.request({ path: "/body" })).rejects.toThrow();
      expect(said(mesh).filter((line) => /p1|details/.test(line))).toEqual([
        "p2 log: property response/code_details = Ok d",
        "p1 response_headers(5 5 0)",
        "p2 log: property response/code_details = Ok d",
      ]);
    });
  });

  await describeOn(host, "a stream that a plugin holds", () => {
    it("goes on from a tick, with what waited", async () => {
      await using mesh = await start(
        host,
        `configure: tick 100
         request_headers: return 1
         request_body: parameters
         tick: effective 2
         tick: get request :path
         tick: replace request x-tick 1
         tick: continue 0
         tick: get request :method`,
        {
          upstream: ({ headers, body }) => ({
            headers: { "x-got": new Headers(headers).get("x-tick") ?? "" },
            body,
          }),
        },
      );
      const request = mesh.request({ method: "POST", body: "hello" });
      await mesh.advance(300);
      const reply = await request;
      expect([reply.headers.get("x-got"), reply.body]).toEqual(["1", "hello"]);
      expect(said(mesh)).toEqual(
        expect.arrayContaining([
          "tick: effective 2 = BadArgument",
          "tick: effective 2 = Ok",
          "tick: get request :path = Ok /",
          "tick: replace request x-tick 1 = Ok",
          "tick: continue 0 = Ok",
          "request_body(2 5 1)",
        ]),
      );
      expect(said(mesh)).not.toContain("tick: get request :method = Ok POST");
    });

    it("is never too large when its sender is made to wait", async () => {
      await using mesh = await start(
        host,
        `configure: tick 20
         request_body: return 2
         tick: effective 2
         tick: continue 0`,
      );
      const request = mesh.request({ method: "POST", body: "x".repeat(1024 * 1024 + 1) });
      await mesh.advance(300);
      expect((await request).status).toBe(200);
    });

    it("can be answered from a tick", async () => {
      await using mesh = await start(
        host,
        `configure: tick 100
         request_headers: return 1
         response_headers: parameters
         tick: effective 2
         tick: reply 503 d late`,
      );
      const request = mesh.request();
      await mesh.advance(300);
      expect(await request).toMatchObject({ status: 503, body: "late" });
      expect(said(mesh)).toContain("response_headers(2 3 0)");
    });

    it("breaks for the client when it is closed", async () => {
      await using mesh = await start(
        host,
        `request_headers: @/request close 0
         response_headers: @/response close 1
         log: property response/code_details`,
      );
      await expect(mesh.request({ path: "/request" })).rejects.toThrow();
      await expect(mesh.request({ path: "/response" })).rejects.toThrow();
      expect(said(mesh).filter((line) => line.startsWith("log"))).toEqual([
        "log: property response/code_details = Ok wasm_close_stream",
        "log: property response/code_details = Ok via_upstream",
      ]);
    });

    it("knows which streams there are", async () => {
      await using mesh = await start(
        host,
        `request_headers: continue 2
         request_headers: continue 3
         request_headers: continue 4
         request_headers: close 3
         request_headers: close 4`,
      );
      await mesh.request();
      expect(said(mesh).map((line) => line.replace(/.* = /, ""))).toEqual([
        "Ok",
        "Unimplemented",
        "BadArgument",
        "Ok",
        "BadArgument",
      ]);
    });
  });
}
