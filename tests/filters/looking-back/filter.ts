/**
 * Says in the response and in the log what the request was.
 */
export * from "../../../assembly/exports";

import {
  Action,
  HttpContext,
  KeptRequest,
  RootContext,
  log,
  properties,
  registerRootContext,
} from "../../../assembly";

class LookingBackRoot extends RootContext {
  override createHttpContext(id: u32): HttpContext {
    return new LookingBackStream(id);
  }
}

class LookingBackStream extends HttpContext {
  private kept: KeptRequest | null = null;

  override onRequestHeaders(endOfStream: bool): Action {
    this.kept = this.request.keep();
    this.request.headers.set("x-who", "the filter");
    return Action.Continue;
  }

  override onResponseHeaders(endOfStream: bool): Action {
    const kept = this.kept;
    const headers = this.response.headers;
    headers.set("x-now", `"${this.request.path}"`);
    headers.set("x-now-kept", this.request.keep().headers.length.toString());
    if (kept === null) return Action.Continue;
    headers.set("x-request", `${kept.method} ${kept.scheme}://${kept.authority}${kept.path}`);
    headers.set("x-was", kept.headers.valuesOf("x-who").join("+"));
    headers.set("x-was-first", text(kept.header("x-who")));
    headers.set("x-was-absent", text(kept.header("x-absent")));
    return Action.Continue;
  }

  override onLog(): void {
    const request = this.request;
    const response = this.response;
    log.info(`log ${request.method} ${request.path} who ${request.headers.getAll("x-who").join("+")}`);
    log.info(`log status ${response.status} ${text(response.headers.get("x-from"))}`);
    log.info(`log trailers ${text(response.trailers.get("x-end"))}, request's ${request.trailers.size}`);
    log.info(`log code ${number("response.code")} ${text(properties.getString("response.code_details"))}`);
    log.info(`log sizes ${number("request.size")} ${number("response.size")}`);
    log.info(`log property ${text(properties.getString("request.path"))}`);
    log.info(`log bodies ${request.body.size} ${response.body.size}`);
    log.info(`log changes ${request.headers.set("x", "1")} ${response.headers.set("x", "1")}`);
    log.info(`log duration ${properties.getNumber("request.duration") !== null}`);
  }
}

function number(path: string): string {
  const value = properties.getNumber(path);
  return value === null ? "null" : value.value.toString();
}

function text(value: string | null): string {
  return value === null ? "null" : value;
}

registerRootContext<LookingBackRoot>();
