/** What plugins can read and change of messages, and when: the in-process host has to agree with Envoy. */
import { expect, it } from "vitest";
import { envoyProcess, inProcess } from "../../src/testing/index.ts";
import { said, start } from "../host/guests.ts";
import { describeOn } from "../support/hosts.ts";

for (const host of [inProcess, envoyProcess]) {
  await describeOn(host, "header maps", () => {
    it("give the first value by name, all values as a list, names in lower case", async () => {
      await using mesh = await start(
        host,
        `request_headers: set-pairs request :method=GET :path=/ :authority=a x-m=1 X-M=2 x-forwarded-proto=http
         request_headers: get request X-m
         request_headers: get request x-none
         request_headers: pairs request
         request_headers: size request
         request_headers: get request host`,
      );
      expect((await mesh.request()).status).toBe(200);
      expect(said(mesh).slice(1)).toEqual([
        "request_headers: get request X-m = Ok 1",
        "request_headers: get request x-none = NotFound",
        "request_headers: pairs request = " +
          "Ok :method=GET;:path=/;:authority=a;x-m=1;x-m=2;x-forwarded-proto=http",
        "request_headers: size request = Ok 56",
        "request_headers: get request host = Ok a",
      ]);
    });

    it("replace all values by one at the end, and join what may be there once only", async () => {
      await using mesh = await start(
        host,
        `response_headers: set-pairs response :status=200 x-m=1 x-m=2 vary=a x-z=1
         response_headers: replace response x-m 3
         response_headers: add response vary b
         response_headers: add response set-cookie a
         response_headers: add response set-cookie b
         response_headers: remove response x-z
         response_headers: pairs response`,
      );
      await mesh.request();
      expect(said(mesh).at(-1)).toBe(
        "response_headers: pairs response = Ok :status=200;vary=a,b;x-m=3;set-cookie=a;set-cookie=b",
      );
    });

    it("are there while their phase lasts, and for reading in the log", async () => {
      const look = (callback: string) => `${callback}: get request :path
        ${callback}: get response :status
        ${callback}: replace request x-a 1
        ${callback}: size response
        ${callback}: pairs response-trailers`;
      await using mesh = await start(
        host,
        ["request_headers", "response_headers", "log"].map(look).join("\n"),
      );
      await mesh.request();
      expect(said(mesh)).toEqual([
        "request_headers: get request :path = Ok /",
        "request_headers: get response :status = BadArgument",
        "request_headers: replace request x-a 1 = Ok",
        "request_headers: size response = BadArgument",
        "request_headers: pairs response-trailers = Ok ",
        "response_headers: get request :path = BadArgument",
        "response_headers: get response :status = Ok 200",
        "response_headers: replace request x-a 1 = BadArgument",
        expect.stringMatching(/^response_headers: size response = Ok \d+$/),
        "response_headers: pairs response-trailers = Ok ",
        "log: get request :path = Ok /",
        "log: get response :status = Ok 200",
        "log: replace request x-a 1 = BadArgument",
        "log: size response = BadArgument",
        "log: pairs response-trailers = Ok ",
      ]);
    });

    it("hold what a client may say, and what the proxy adds", async () => {
      await using mesh = await start(host, "request_headers: pairs request");
      await mesh.request({
        path: "/p",
        headers: {
          host: "h",
          "X-Forwarded-Proto": "https",
          "x-request-id": "mine",
          "x-blanks": "  b  ",
          "x-envoy-retry-on": "5xx",
          "x-envoy-upstream-rq-timeout-ms": "1",
          "x-for-one-hop": "1",
          connection: "x-for-one-hop",
          te: "gzip",
        },
      });
      expect(said(mesh)).toEqual([
        "request_headers: pairs request = Ok " +
          ":authority=h;:path=/p;:method=GET;:scheme=https;x-forwarded-proto=https;x-request-id=mine;x-blanks=b",
      ]);
    });

    it.each([
      ["remove request :method", 503, "missing required header: :method"],
      ["remove request :path", 404, ""],
      ["remove request x-forwarded-proto", 404, ""],
      ["add request x-n a%0ab", 503, "invalid header value for: x-n"],
      ["add request x:n a", 503, "invalid header name: x:n"],
    ])("make no request after `%s`", async (command, status, body) => {
      await using mesh = await start(host, `request_headers: ${command}`);
      expect(await mesh.request()).toMatchObject({ status, body });
    });

    it("make no response without a status", async () => {
      await using mesh = await start(host, "response_headers: remove response :status");
      expect(await mesh.request()).toMatchObject({ status: 502, body: "missing required header: :status" });
    });
  });

  await describeOn(host, "bodies", () => {
    it("can be written at their ends, not in the middle", async () => {
      await using mesh = await start(
        host,
        `request_headers: remove request content-length
         request_body: read request 1 3
         request_body: write request 0 0 PRE-
         request_body: write request 0 2 XY
         request_body: write request 2 1 no
         request_body: write request 100 0 -POST
         request_body: read request 0 100
         request_body: length request
         request_body: read response 0 100
         request_body: write 7 0 0 no
         request_body: length 9`,
        { upstream: ({ body }) => ({ body }) },
      );
      const { body } = await mesh.request({ method: "POST", body: "hello" });
      expect(said(mesh).slice(1, 11)).toEqual([
        "request_body: read request 1 3 = Ok ell",
        "request_body: write request 0 0 PRE- = Ok",
        "request_body: write request 0 2 XY = Ok",
        "request_body: write request 2 1 no = BadArgument",
        "request_body: write request 100 0 -POST = Ok",
        "request_body: read request 0 100 = Ok XYE-hello-POST",
        "request_body: length request = Ok 14 0",
        "request_body: read response 0 100 = Ok ",
        "request_body: write 7 0 0 no = NotFound",
        "request_body: length 9 = BadArgument",
      ]);
      // the empty last piece was written to as well
      expect(body).toBe("XYE-hello-POSTXYE--POST");
    });

    it("are seen whole by a plugin that makes them wait", async () => {
      await using mesh = await start(
        host,
        `request_body: @/ return 1
         request_body: parameters
         request_body: read request 0 100
         request_body: continue 0`,
        { upstream: ({ body }) => ({ body }) },
      );
      expect((await mesh.request({ method: "POST", body: "hello" })).body).toBe("hello");
      expect(said(mesh)).toEqual([
        "request_body(2 5 0)",
        "request_body: read request 0 100 = Ok hello",
        "request_body: continue 0 = Ok",
        "request_body(2 5 1)",
        "request_body: read request 0 100 = Ok hello",
        "request_body: continue 0 = Ok",
      ]);
    });

    it("take trailers with their last piece", async () => {
      await using mesh = await start(host, [
        `request_body: add request-trailers x-t 1
         request_trailers: parameters`,
        `request_body: parameters
         request_trailers: pairs request-trailers`,
      ]);
      await mesh.request({ method: "POST", body: "hello" });
      expect(said(mesh)).toEqual([
        "p1 request_body: add request-trailers x-t 1 = BadArgument",
        "p2 request_body(4 5 0)",
        "p1 request_body: add request-trailers x-t 1 = Ok",
        "p2 request_body(4 0 0)",
        "p2 request_trailers: pairs request-trailers = Ok x-t=1",
      ]);
    });

    it("that are larger than the buffer end the stream when a plugin makes them wait", async () => {
      await using mesh = await start(host, "request_body: return 1");
      const body = "x".repeat(1024 * 1024 + 1);
      expect(await mesh.request({ method: "POST", body })).toMatchObject({ status: 413 });
    });
  });
}
