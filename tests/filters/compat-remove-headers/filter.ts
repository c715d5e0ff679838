/**
 * Written for `@solo-io/proxy-runtime`, after its example of that name: removes response headers that begin with one of
 * the configuration's comma-separated words.
 */
export * from "../../../compat/proxy-runtime/proxy";
import {
  Context,
  FilterHeadersStatusValues,
  LogLevelValues,
  RootContext,
  log,
  registerRootContext,
  stream_context,
} from "../../../compat/proxy-runtime";

class RemoveHeadersRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new RemoveHeaders(context_id, this);
  }
}

class RemoveHeaders extends Context {
  prefixes: Array<string> = new Array<string>(0);

  constructor(context_id: u32, root_context: RemoveHeadersRoot) {
    super(context_id, root_context);
    const configuration = root_context.getConfiguration();
    if (configuration != "") this.prefixes = configuration.split(",");
    log(LogLevelValues.debug, "prefixes: " + this.prefixes.length.toString());
  }

  onResponseHeaders(a: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const headers = stream_context.headers.response.get_headers();
    for (let i = 0; i < headers.length; i++) {
      const name = String.UTF8.decode(headers[i].key);
      for (let j = 0; j < this.prefixes.length; j++) {
        if (!name.startsWith(this.prefixes[j])) continue;
        stream_context.headers.response.remove(name);
        log(LogLevelValues.info, "removed " + name);
        break;
      }
    }
    stream_context.headers.response.replace("x-seen", a.toString());
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => {
  return new RemoveHeadersRoot(context_id);
}, "remove_headers");
