/**
 * Pauses, resumes, resets and answers: in the phase that `x-at` names, what `x-do` says. A tick deals with what waits.
 */
export * from "../../../assembly/exports";

import {
  Action,
  GrpcStatus,
  HeaderPairs,
  HttpContext,
  RootContext,
  log,
  properties,
  registerRootContext,
} from "../../../assembly";

class PausesRoot extends RootContext {
  waiting: PausedStream[] = [];

  override onConfigure(configuration: string): bool {
    return this.setTickPeriodMs(100);
  }

  override onTick(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (let i = 0; i < waiting.length; i++) waiting[i].onWaited();
  }

  override createHttpContext(id: u32): HttpContext {
    return new PausedStream(id, this);
  }
}

class PausedStream extends HttpContext {
  private at: string = "";
  private work: string = "";
  private isRequest: bool = true;
  private isWaiting: bool = false;

  constructor(
    id: u32,
    private root: PausesRoot,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    const headers = this.request.headers;
    this.at = text(headers.get("x-at"));
    this.work = text(headers.get("x-do"));
    return this.on("request-headers", true);
  }

  override onRequestBody(bodyBytes: u32, endOfStream: bool): Action {
    log.info(`body ${bodyBytes}`);
    return this.on("request-body", true);
  }

  override onRequestTrailers(): Action {
    return this.on("request-trailers", true);
  }

  override onResponseHeaders(endOfStream: bool): Action {
    this.response.headers.set("x-filter", "seen");
    return this.on("response-headers", false);
  }

  override onResponseBody(bodyBytes: u32, endOfStream: bool): Action {
    return this.on("response-body", false);
  }

  override onResponseTrailers(): Action {
    return this.on("response-trailers", false);
  }

  override onLog(): void {
    log.info(`over, held ${this.isWaiting}`);
    if (this.at === "log") log.info(`late: ${this.resetStream()} ${this.answer(500)}`);
  }

  private on(phase: string, isRequest: bool): Action {
    // to go on here would let go what was paused before
    if (this.isWaiting && isRequest === this.isRequest) return Action.Pause;
    if (phase !== this.at) return Action.Continue;
    // once: what is resumed goes on
    this.at = `after ${phase}`;
    this.isRequest = isRequest;
    const work = this.work;
    if (work.startsWith("pause") || work.endsWith("-later")) {
      this.isWaiting = true;
      this.root.waiting.push(this);
      log.info(`waits at ${phase}`);
      return work === "pause-without-limit" ? Action.PauseWithoutLimit : Action.Pause;
    }
    if (work === "forget-to-stop-waiting") {
      this.root.waiting.push(this);
      return Action.Continue;
    }
    if (work === "trap") assert(false, `trapped on ${phase}`);
    if (work === "reset") this.resetStream();
    if (work === "answer") return this.answer(418);
    if (work === "answer-twice") this.answer(418);
    if (work === "answer-twice") return this.answer(503);
    if (work === "misuse") log.info(`misuse ${this.resumeRequest()} ${this.resumeResponse()}`);
    return Action.Continue;
  }

  /** In the root context's tick. */
  onWaited(): void {
    this.isWaiting = false;
    log.info(`before, with a connection: ${hasConnection()}`);
    if (this.work === "reset-later") log.info(`reset ${this.resetStream()}`);
    else if (this.work === "answer-later") this.answer(503);
    else if (this.isRequest) log.info(`resumed ${this.resumeRequest()}, again ${this.resumeRequest()}`);
    else log.info(`resumed ${this.resumeResponse()}, again ${this.resumeResponse()}`);
    log.info(`after, with a connection: ${hasConnection()}`);
  }

  private answer(status: u32): Action {
    const headers = new HeaderPairs().add("x-why", "asked").add("x-why", "twice");
    return this.sendLocalResponse(status, "from the filter\n", headers, GrpcStatus.Aborted, "asked for");
  }
}

/** Whether host calls are about a stream: a root context has no connection. */
function hasConnection(): bool {
  return properties.getNumber("connection.id") !== null;
}

function text(value: string | null): string {
  return value === null ? "" : value;
}

registerRootContext<PausesRoot>();
