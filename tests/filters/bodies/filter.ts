/**
 * Changes bodies in every way that there is, as headers of the request ask, and logs what it sees.
 *
 * `x-request` and `x-response` name what to do with a body, `x-hold` makes both wait until all of it is in hand,
 * `x-hold-headers` the headers until then, and `x-batch` the first two pieces together.
 */
export * from "../../../assembly/exports";

import { Action, Body, Bytes, HttpContext, RootContext, log, registerRootContext } from "../../../assembly";

class BodiesRoot extends RootContext {
  override createHttpContext(id: u32): HttpContext {
    return new BodiesStream(id);
  }
}

class BodiesStream extends HttpContext {
  private requestWork: string = "";
  private responseWork: string = "";
  private holds: bool = false;
  private holdsHeaders: bool = false;
  /** So many pieces are let go together. */
  private batch: i32 = 0;

  override onRequestHeaders(endOfStream: bool): Action {
    const headers = this.request.headers;
    this.requestWork = text(headers.get("x-request"));
    this.responseWork = text(headers.get("x-response"));
    this.holds = headers.has("x-hold");
    // too early: there is no body in hand
    if (headers.has("x-early")) {
      const body = this.request.body;
      headers.add("x-early-size", body.size.toString());
      headers.add("x-early-text", `"${body.text()}"`);
      headers.add("x-early-append", body.append("early").toString());
    }
    if (this.requestWork !== "") headers.removeContentLength();
    if (headers.has("x-batch")) this.batch = 2;
    this.holdsHeaders = headers.has("x-hold-headers");
    return this.holdsHeaders && !endOfStream ? Action.Pause : Action.Continue;
  }

  override onRequestBody(bodyBytes: u32, endOfStream: bool): Action {
    if (this.holdsHeaders && endOfStream) this.request.headers.set("x-body", this.request.body.text());
    return this.onBody("request", this.request.body, this.requestWork, bodyBytes, endOfStream);
  }

  override onResponseHeaders(endOfStream: bool): Action {
    if (this.responseWork !== "") this.response.headers.removeContentLength();
    return this.holdsHeaders && !endOfStream ? Action.Pause : Action.Continue;
  }

  override onResponseBody(bodyBytes: u32, endOfStream: bool): Action {
    if (this.holdsHeaders && endOfStream) this.response.headers.set("x-body", this.response.body.text());
    return this.onBody("response", this.response.body, this.responseWork, bodyBytes, endOfStream);
  }

  private onBody(which: string, body: Body, work: string, bodyBytes: u32, endOfStream: bool): Action {
    log.info(`${which} ${bodyBytes} ${body.size} "${body.text()}"${endOfStream ? " end" : ""}`);
    if (this.holds && !endOfStream) return Action.Pause;
    this.batch -= 1;
    if (this.batch > 0) return Action.Pause;
    // the end of a body that came in pieces is an empty piece
    if (!this.holds && bodyBytes === 0) return Action.Continue;
    this.change(body, work);
    if (work === "drop") return Action.Drop;
    return Action.Continue;
  }

  private change(body: Body, work: string): void {
    if (work === "append") body.append("[after]");
    else if (work === "prepend") body.prepend("[before]");
    else if (work === "both") log.info(`both ${body.prepend("[before]")} ${body.append("[after]")}`);
    else if (work === "replace") body.replace("[new]");
    else if (work === "clear") body.clear();
    else if (work === "replace-first") body.replaceRange(0, 1, "[first]");
    else if (work === "remove-first") body.replaceRange(0, 1, "");
    else if (work === "middle") log.info(`middle ${body.replaceRange(1, 1, "[middle]")}`);
    else if (work === "bytes") body.appendBytes(notUtf8());
    else if (work === "ranges") {
      const view = body.bytes(1, 3);
      log.info(
        `ranges "${body.text(0, 2)}" "${body.text(2)}" "${body.text(3, 100)}" "${body.text(100)}" ` +
          `${view.length} ${load<u8>(view.pointer)} ${body.arrayBuffer(1).byteLength}`,
      );
    }
  }
}

function notUtf8(): Bytes {
  const bytes = Bytes.of("123");
  store<u8>(bytes.pointer, 0xff);
  store<u8>(bytes.pointer + 1, 0x00);
  store<u8>(bytes.pointer + 2, 0xfe);
  return bytes;
}

function text(value: string | null): string {
  return value === null ? "" : value;
}

registerRootContext<BodiesRoot>();
