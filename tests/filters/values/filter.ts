/**
 * Headers with several values, and headers as bytes.
 */
export * from "../../../assembly/exports";

import {
  Action,
  Bytes,
  Config,
  Headers,
  HttpContext,
  RootContext,
  log,
  registerRootContext,
} from "../../../assembly";

class ValuesRoot extends RootContext {
  header: string = "";
  value: string = "";

  override onConfigure(configuration: string): bool {
    const config = Config.read(configuration);
    this.header = config.string("header", "x-configured");
    this.value = config.string("value", "no");
    return config.problems.length === 0;
  }

  override createHttpContext(id: u32): HttpContext {
    return new ValuesStream(id, this);
  }
}

class ValuesStream extends HttpContext {
  constructor(
    id: u32,
    private root: ValuesRoot,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    const headers = this.request.headers;
    const pairs = headers.pairs();
    for (let i = 0; i < pairs.length; i++) log.info(`request ${pairs.nameAt(i)}: ${pairs.valueAt(i)}`);
    report(headers, "x-many");
    report(headers, "x-one");
    report(headers, "x-absent");
    headers.add("x-many", "four");
    headers.set("x-set", "only");
    headers.remove("x-gone");

    const values = headers.getAllBytes("x-bytes");
    for (let i = 0; i < values.length; i++) headers.add("x-bytes-hex", hex(values[i]));
    const first = headers.getBytes("x-bytes");
    if (first !== null) headers.setBytes("x-copy", first);
    if (values.length > 1) headers.addBytes("x-copy", values[1]);
    return Action.Continue;
  }

  override onResponseHeaders(endOfStream: bool): Action {
    const headers = this.response.headers;
    headers.add(this.root.header, this.root.value);
    const pairs = headers.pairs();
    for (let i = 0; i < pairs.length; i++) log.info(`response ${pairs.nameAt(i)}: ${pairs.valueAt(i)}`);
    headers.addBytes("x-raw", latin1());
    headers.addBytes("x-raw", Bytes.of("plain"));
    headers.add("set-cookie", "c=3");
    headers.add("x-cookies", headers.getAll("set-cookie").join("|"));
    return Action.Continue;
  }
}

function report(headers: Headers, name: string): void {
  const first = headers.get(name);
  const single = headers.getSingle(name);
  headers.add(
    "x-report",
    `${name} first ${text(first)} single ${text(single)} all ${headers.getAll(name).join("+")}`,
  );
}

function latin1(): Bytes {
  const bytes = Bytes.of("gruesse");
  store<u8>(bytes.pointer + 2, 0xfc);
  store<u8>(bytes.pointer + 3, 0xdf);
  return bytes;
}

function hex(bytes: Bytes): string {
  let digits = "";
  for (let i: u32 = 0; i < bytes.length; i++) {
    const byte = load<u8>(bytes.pointer + i);
    digits += (byte < 16 ? "0" : "") + byte.toString(16);
  }
  return digits;
}

function text(value: string | null): string {
  return value === null ? "null" : value;
}

registerRootContext<ValuesRoot>();
