/**
 * Written for `@solo-io/proxy-runtime`, after its example of that name: one plugin fetches a token from a service and
 * shares it, the other lets requests pass that carry it.
 */
export * from "../../../compat/proxy-runtime/proxy";
import {
  BaseContext,
  BufferTypeValues,
  Context,
  FilterHeadersStatusValues,
  GrpcStatusValues,
  Headers,
  RootContext,
  WasmResultValues,
  get_buffer_bytes,
  get_shared_data,
  makeHeaderPair,
  registerRootContext,
  send_local_response,
  set_shared_data,
  set_tick_period_milliseconds,
  stream_context,
} from "../../../compat/proxy-runtime";

class Fetching extends RootContext {
  onConfigure(configuration_size: u32): bool {
    super.onConfigure(configuration_size);
    set_tick_period_milliseconds(100);
    return true;
  }

  onTick(): void {
    const headers: Headers = [];
    headers.push(makeHeaderPair(":path", "/fetch"));
    headers.push(makeHeaderPair(":method", "GET"));
    headers.push(makeHeaderPair(":authority", "tokens"));
    this.httpCall(
      this.getConfiguration(),
      headers,
      new ArrayBuffer(0),
      [],
      1000,
      this,
      (origin_context: BaseContext, headers: u32, body_size: usize, trailers: u32) => {
        set_shared_data(
          "token",
          get_buffer_bytes(BufferTypeValues.HttpCallResponseBody, 0, body_size as u32),
        );
      },
    );
  }
}

class Checking extends RootContext {
  token: string = "";

  createContext(context_id: u32): Context {
    return new Check(context_id, this);
  }

  onConfigure(configuration_size: u32): bool {
    set_tick_period_milliseconds(100);
    return true;
  }

  onTick(): void {
    const data = get_shared_data("token");
    if (data.result != WasmResultValues.Ok || data.value.byteLength == 0) return;
    this.token = String.UTF8.decode(data.value);
  }
}

class Check extends Context {
  constructor(context_id: u32, root_context: Checking) {
    super(context_id, root_context);
  }

  onRequestHeaders(a: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const root_context = this.root_context as Checking;
    const shown = stream_context.headers.request.get("x-auth");
    if (shown != "" && shown == root_context.token) return FilterHeadersStatusValues.Continue;
    send_local_response(401, "not authorized", new ArrayBuffer(0), [], GrpcStatusValues.InvalidCode);
    return FilterHeadersStatusValues.StopIteration;
  }
}

registerRootContext((context_id: u32) => {
  return new Checking(context_id);
}, "auth");
registerRootContext((context_id: u32) => {
  return new Fetching(context_id);
}, "auth_singleton");
