/**
 * Calls every foreign function of Envoy, as the request's path says.
 */
export * from "../../../assembly/exports";

import {
  Action,
  Bytes,
  Expression,
  HttpContext,
  LifeSpan,
  PropertyType,
  RootContext,
  Wrapped,
  attributes,
  callForeignFunction,
  foreign,
  log,
  properties,
  registerRootContext,
} from "../../../assembly";

/** What a stream evaluates: each is made once. */
class ForeignRoot extends RootContext {
  isAdmin: Expression | null = null;
  port: Expression | null = null;
  half: Expression | null = null;
  client: Expression | null = null;
  headers: Expression | null = null;
  deleted: Expression | null = null;

  override onConfigure(configuration: string): bool {
    this.isAdmin = Expression.parse("request.path.startsWith('/cel') && request.method == 'GET'");
    this.port = Expression.parse("source.port + 0");
    this.half = Expression.parse("1.0 / 2.0");
    this.client = Expression.parse("request.headers['x-client']");
    this.headers = Expression.parse("{'a': 'b'}");
    this.deleted = Expression.parse("true");
    const deleted = this.deleted;
    if (deleted !== null) log.info(`deleted ${deleted.delete()}`);
    log.info(`parsed nonsense ${Expression.parse("this is (no expression") !== null}`);
    log.info(
      `declared ${foreign.declareProperty("kept", PropertyType.String, LifeSpan.DownstreamConnection)}`,
    );
    log.info(`declared again ${foreign.declareProperty("kept", PropertyType.String)}`);
    log.info(
      `declared once ${foreign.declareProperty("once", PropertyType.String, LifeSpan.FilterChain, true)}`,
    );
    log.info(`declared bytes ${foreign.declareProperty("raw", PropertyType.Bytes)}`);
    return true;
  }

  override createHttpContext(id: u32): HttpContext {
    return new ForeignStream(id, this);
  }
}

class ForeignStream extends HttpContext {
  constructor(
    id: u32,
    private root: ForeignRoot,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    const path = this.request.path;
    if (path === "/absent") return this.absent();
    if (path === "/compress") return this.compress();
    if (path === "/binary") return this.binary();
    if (path === "/uncompress") return this.uncompress();
    if (path === "/sign") return this.sign();
    if (path === "/cel") return this.evaluate();
    if (path === "/state") return this.state();
    if (path === "/declared") return this.declared();
    if (path === "/clear") return this.answer(show(callForeignFunction("clear_route_cache", Bytes.of(""))));
    return Action.Continue;
  }

  private absent(): Action {
    return this.answer(show(callForeignFunction("no_such_function", Bytes.of("x"))));
  }

  private compress(): Action {
    const text = "all work and no play ".repeat(50);
    const packed = foreign.compress(Bytes.of(text));
    if (packed === null) return this.answer("no compression");
    const unpacked = foreign.uncompress(packed);
    const isSame = unpacked !== null && unpacked.toString() === text;
    return this.answer(`${text.length} ${packed.length < 60} ${isSame}`);
  }

  /** Every byte that there is, zeros among them. */
  private binary(): Action {
    const all = new Uint8Array(1024);
    for (let i = 0; i < all.length; i++) all[i] = i as u8;
    const bytes = Bytes.view(all.dataStart, all.length);
    const packed = foreign.compress(bytes);
    if (packed === null) return this.answer("no compression");
    const unpacked = foreign.uncompress(packed);
    return this.answer(unpacked === null ? "null" : `${unpacked.length} ${unpacked.equals(bytes)}`);
  }

  private uncompress(): Action {
    return this.answer(show(foreign.uncompress(Bytes.of("not in zlib's format"))));
  }

  private sign(): Action {
    const privateKey = this.key("x-private-key");
    const publicKey = this.key("x-public-key");
    const text = Bytes.of("a text");
    const signature = foreign.sign("sha256", privateKey, text);
    if (signature === null) return this.answer("no signature");
    const isValid = foreign.verifySignature("sha256", publicKey, signature, text);
    const other = foreign.verifySignature("sha256", publicKey, signature, Bytes.of("another text"));
    const hash = foreign.verifySignature("no-such-hash", publicKey, signature, text);
    const noKey = foreign.verifySignature("sha256", Bytes.of("no key"), signature, text);
    const noSignature = foreign.sign("no-such-hash", privateKey, text) === null;
    return this.answer(`${signature.length} ${isValid} ${other} ${hash} ${noKey} ${noSignature}`);
  }

  /** A key that a header carries with `|` for line ends. */
  private key(name: string): Bytes {
    const value = this.request.headers.get(name);
    return Bytes.of(value === null ? "" : value.split("|").join("\n"));
  }

  private evaluate(): Action {
    const root = this.root;
    const isAdmin = root.isAdmin;
    const port = root.port;
    const half = root.half;
    const client = root.client;
    const headers = root.headers;
    const deleted = root.deleted;
    if (isAdmin === null || port === null || half === null) return this.answer("no CEL");
    if (client === null || headers === null || deleted === null) return this.answer("no CEL");
    const pairs = headers.evaluatePairs();
    const admin = isAdmin.evaluateBool();
    const number = half.evaluateFloat();
    const isPort = decimals(port.evaluateNumber()) === decimals(attributes.source.port());
    return this.answer(
      `${truth(admin)} ${isPort} ${number === null ? "null" : number.value.toString()}` +
        ` ${text(client.evaluateString())} ${pairs === null ? "null" : pairs.valuesOf("a").join()}` +
        ` ${deleted.evaluate() === null}`,
    );
  }

  private state(): Action {
    const isSet = foreign.setFilterState("envoy.upstream.dynamic_host", "example.com");
    const unknown = foreign.setFilterState("no.such.key", "value");
    const back = attributes.filterState("envoy.upstream.dynamic_host");
    return this.answer(`${isSet} ${unknown} ${back === null ? "null" : back.toString()}`);
  }

  /** The first request of a connection sets what the later ones see. */
  private declared(): Action {
    const before = text(properties.getString(properties.path(["kept"])));
    const kept = properties.set("kept", "by the connection");
    const once = properties.set("once", "first");
    const twice = properties.set("once", "second");
    return this.answer(`${before} ${kept} ${once} ${twice} ${text(properties.getString("once"))}`);
  }

  private answer(body: string): Action {
    return this.sendLocalResponse(200, body);
  }
}

function show(bytes: Bytes | null): string {
  return bytes === null ? "null" : `"${bytes.toString()}"`;
}

function text(value: string | null): string {
  return value === null ? "null" : `"${value}"`;
}

function truth(value: Wrapped<bool> | null): string {
  return value === null ? "null" : value.value.toString();
}

function decimals(value: Wrapped<i64> | null): string {
  return value === null ? "null" : value.value.toString();
}

registerRootContext<ForeignRoot>();
