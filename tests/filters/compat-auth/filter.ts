/**
 * Written for `@solo-io/proxy-runtime`, after its example of that name: a service that the configuration names says
 * whether a request may pass.
 */
export * from "../../../compat/proxy-runtime/proxy";
import {
  BaseContext,
  Context,
  FilterDataStatusValues,
  FilterHeadersStatusValues,
  FilterTrailersStatusValues,
  GrpcStatusValues,
  RootContext,
  WasmResultValues,
  continue_request,
  registerRootContext,
  send_local_response,
  stream_context,
} from "../../../compat/proxy-runtime";

class AuthRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new Auth(context_id, this);
  }
}

class Auth extends Context {
  allow: bool = false;

  constructor(context_id: u32, root_context: AuthRoot) {
    super(context_id, root_context);
  }

  onRequestHeaders(a: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const result = this.root_context.httpCall(
      this.root_context.getConfiguration(),
      // the service decides by the request's own headers
      stream_context.headers.request.get_headers(),
      new ArrayBuffer(0),
      [],
      1000,
      this,
      (origin_context: BaseContext, headers: u32, body_size: usize, trailers: u32) => {
        const context = origin_context as Auth;
        // no headers: there is no answer
        if (headers != 0 && stream_context.headers.http_callback.get(":status") == "200") {
          context.allow = true;
          stream_context.headers.request.add("added-header", "authorized");
          continue_request();
        } else {
          send_local_response(
            401,
            "not authorized",
            String.UTF8.encode("who are you?"),
            [],
            GrpcStatusValues.Unauthenticated,
          );
        }
      },
    );
    if (result != WasmResultValues.Ok) {
      send_local_response(500, "no such service", new ArrayBuffer(0), [], GrpcStatusValues.Internal);
      return FilterHeadersStatusValues.StopIteration;
    }
    return this.allow ? FilterHeadersStatusValues.Continue : FilterHeadersStatusValues.StopIteration;
  }

  onRequestBody(body_buffer_length: usize, end_of_stream: bool): FilterDataStatusValues {
    return this.allow ? FilterDataStatusValues.Continue : FilterDataStatusValues.StopIterationAndWatermark;
  }

  onRequestTrailers(a: u32): FilterTrailersStatusValues {
    return this.allow ? FilterTrailersStatusValues.Continue : FilterTrailersStatusValues.StopIteration;
  }

  onResponseHeaders(headers: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.response.add("hello", "wasm!");
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => {
  return new AuthRoot(context_id);
}, "auth");
