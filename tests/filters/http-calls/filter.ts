/**
 * Makes HTTP calls for requests, from every phase, and tells in the response what came of them.
 */
export * from "../../../assembly/exports";

import {
  Action,
  Bytes,
  Counter,
  HeaderPairs,
  HttpCallResponse,
  HttpContext,
  RootContext,
  log,
  registerRootContext,
} from "../../../assembly";

const MANY: i32 = 10;

class HttpCalls extends RootContext {
  answers: Counter = new Counter("http_calls.answers");
  strays: Counter = new Counter("http_calls.strays");

  override onConfigure(configuration: string): bool {
    if (configuration === "call") {
      log.info(`call while configured: ${this.dispatchHttpCall("service", get("/"), null, null, 0) !== 0}`);
    }
    return true;
  }

  override createHttpContext(id: u32): HttpContext {
    return new Caller(id, this);
  }

  override onHttpCallResponse(callId: u32, response: HttpCallResponse): void {
    this.answers.increment();
    log.info(`the plugin's own call: ${describe(response)}`);
  }

  override onDone(): bool {
    log.info("the plugin is done");
    return true;
  }
}

class Caller extends HttpContext {
  private expected: u32[] = [];
  private told: string[] = [];
  private inResponse: bool = false;
  private grants: bool = false;
  private isLate: bool = false;

  constructor(
    id: u32,
    private root: HttpCalls,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    const path = this.request.path;
    if (path === "/guarded") {
      this.grants = true;
      return this.call("auth", get("/bytes/1"));
    }
    if (path === "/many") {
      for (let i = 0; i < MANY; i++) this.call("service", get(`/${i}`));
      return Action.Pause;
    }
    if (path === "/leave") {
      this.call("service", get(path));
      return this.sendLocalResponse(200, "left");
    }
    if (path === "/plugin") {
      return this.answer(`${this.root.dispatchHttpCall("service", get(path), null, null, 0) !== 0}`);
    }
    if (path === "/incomplete") return this.call("service", new HeaderPairs().add(":method", "GET"));
    if (path === "/send") {
      const headers = get(path).add("x-one", "1").add("x-two", "a").add("x-two", "b");
      return this.call("service", headers, Bytes.of("body of the call"));
    }
    if (path === "/trailers") {
      return this.call("service", get(path), null, new HeaderPairs().add("x-end", "of call"));
    }
    this.isLate = path === "/late";
    if (path === "/response" || this.isLate) return Action.Continue;
    const cluster = this.request.headers.get("x-cluster");
    return this.call(cluster === null ? "service" : cluster, get(path));
  }

  override onResponseHeaders(endOfStream: bool): Action {
    if (!this.response.headers.has("x-ask")) return Action.Continue;
    this.inResponse = true;
    return this.call("service", get("/from-response"));
  }

  override onHttpCallResponse(callId: u32, response: HttpCallResponse): void {
    this.root.answers.increment();
    if (!this.expected.includes(callId)) this.root.strays.increment();
    this.told.push(describe(response));
    if (this.inResponse) {
      this.response.headers.set("x-answer", response.text);
      this.resumeResponse();
    } else if (this.grants) {
      if (response.body.length === 1 && load<u8>(response.body.pointer) % 2 === 0) this.resumeRequest();
      else this.sendLocalResponse(403, "access forbidden\n");
    } else if (this.told.length === this.expected.length) {
      this.answer(this.told.join("\n"));
    }
  }

  override onDone(): bool {
    if (this.isLate) this.call("service", get("/late"));
    return true;
  }

  private call(
    cluster: string,
    headers: HeaderPairs,
    body: Bytes | null = null,
    trailers: HeaderPairs | null = null,
  ): Action {
    const callId = this.dispatchHttpCall(cluster, headers, body, trailers, 300);
    if (callId === 0) return this.answer("refused");
    this.expected.push(callId);
    return Action.Pause;
  }

  private answer(text: string): Action {
    return this.sendLocalResponse(200, text);
  }
}

function get(path: string): HeaderPairs {
  return new HeaderPairs().add(":method", "GET").add(":path", path).add(":authority", "calls.test");
}

function describe(response: HttpCallResponse): string {
  const reply = response.headers.get("x-reply");
  const end = response.trailers.get("x-end");
  return (
    `${response.status} failed ${response.failed} "${response.text}" bytes ${response.bodyBytes}` +
    ` headers ${response.headers.size > 0} reply ${reply === null ? "null" : reply}` +
    ` end ${end === null ? "null" : end} why "${response.failure}"`
  );
}

registerRootContext<HttpCalls>();
