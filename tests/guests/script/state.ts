/** Metrics, properties, shared data, foreign functions, calls that need a cluster. */
import {
  proxy_call_foreign_function,
  proxy_define_metric,
  proxy_dequeue_shared_queue,
  proxy_enqueue_shared_queue,
  proxy_get_metric,
  proxy_get_property,
  proxy_get_shared_data,
  proxy_get_status,
  proxy_grpc_call,
  proxy_grpc_cancel,
  proxy_grpc_close,
  proxy_grpc_send,
  proxy_grpc_stream,
  proxy_http_call,
  proxy_increment_metric,
  proxy_record_metric,
  proxy_register_shared_queue,
  proxy_resolve_shared_queue,
  proxy_set_property,
  proxy_set_shared_data,
} from "../../../assembly/abi/env";
import { OUT, Text, named, takeHex, takeText } from "../host";
import { readPairs } from "./headers";

const metrics = new Map<string, u32>();

export function runState(words: string[]): string | null {
  const command = words[0];
  if (command === "define") {
    const name = new Text(words[2]);
    const status = proxy_define_metric(u32(parseInt(words[1])), name.at, name.size, OUT);
    if (status === 0) metrics.set(words[2], load<u32>(OUT));
    return status === 0 ? `Ok ${load<u32>(OUT)}` : named(status);
  }
  if (command === "increment") return named(proxy_increment_metric(metric(words[1]), I64.parseInt(words[2])));
  if (command === "record") return named(proxy_record_metric(metric(words[1]), U64.parseInt(words[2])));
  if (command === "metric") {
    const status = proxy_get_metric(metric(words[1]), OUT);
    return status === 0 ? `Ok ${load<u64>(OUT)}` : named(status);
  }
  if (command === "property" || command === "property-hex") {
    const path = new Text(words[1].replaceAll("/", "\0"));
    const status = proxy_get_property(path.at, path.size, OUT, OUT + 4);
    if (status !== 0) return named(status);
    return `Ok ${command === "property" ? takeText() : takeHex()}`;
  }
  if (command === "set-property") {
    const path = new Text(words[1].replaceAll("/", "\0"));
    const value = new Text(words[2]);
    return named(proxy_set_property(path.at, path.size, value.at, value.size));
  }
  if (command === "shared-get") {
    const key = new Text(words[1]);
    const status = proxy_get_shared_data(key.at, key.size, OUT, OUT + 4, OUT + 8);
    if (status !== 0) return named(status);
    const cas = load<u32>(OUT, 8);
    store<u32>(LAST_CAS, cas);
    return `Ok ${takeText()}`;
  }
  if (command === "shared-set") {
    const key = new Text(words[1]);
    const value = new Text(words[2]);
    // "last" is the cas that the last shared-get answered
    const cas = words[3] === "last" ? load<u32>(LAST_CAS) : u32(parseInt(words[3]));
    return named(proxy_set_shared_data(key.at, key.size, value.at, value.size, cas));
  }
  if (command === "foreign") {
    const name = new Text(words[1]);
    const argument = new Text(words.length > 2 ? words[2] : "");
    const status = proxy_call_foreign_function(name.at, name.size, argument.at, argument.size, OUT, OUT + 4);
    return status === 0 ? `Ok ${takeText()}` : named(status);
  }
  if (command === "status") {
    const status = proxy_get_status(OUT + 8, OUT, OUT + 4);
    return status === 0 ? `Ok ${load<u32>(OUT, 8)} ${takeText()}` : named(status);
  }
  return runCalls(words);
}

const LAST_CAS: usize = memory.data(4, 4);

function metric(word: string): u32 {
  return metrics.has(word) ? metrics.get(word) : u32(parseInt(word));
}

/** Calls out of the proxy, to a cluster or queue that nobody set up. */
function runCalls(words: string[]): string | null {
  const command = words[0];
  const name = new Text(words.length > 1 ? words[1] : "");
  const empty = new Text("");
  if (command === "http") {
    const headers = readPairs(words, 3);
    const at = changetype<usize>(headers);
    const timeout = u32(parseInt(words[2]));
    return named(proxy_http_call(name.at, name.size, at, headers.byteLength, 0, 0, 0, 0, timeout, OUT));
  }
  if (command === "grpc") {
    return named(
      proxy_grpc_call(
        name.at,
        name.size,
        name.at,
        name.size,
        name.at,
        name.size,
        0,
        0,
        empty.at,
        0,
        1000,
        OUT,
      ),
    );
  }
  if (command === "grpc-stream") {
    return named(proxy_grpc_stream(name.at, name.size, name.at, name.size, name.at, name.size, 0, 0, OUT));
  }
  if (command === "grpc-send") return named(proxy_grpc_send(u32(parseInt(words[1])), empty.at, 0, 1));
  if (command === "grpc-cancel") return named(proxy_grpc_cancel(u32(parseInt(words[1]))));
  if (command === "grpc-close") return named(proxy_grpc_close(u32(parseInt(words[1]))));
  if (command === "queue") return named(proxy_register_shared_queue(name.at, name.size, OUT));
  if (command === "find-queue") return named(proxy_resolve_shared_queue(0, 0, name.at, name.size, OUT));
  if (command === "enqueue") return named(proxy_enqueue_shared_queue(u32(parseInt(words[1])), 0, 0));
  if (command === "dequeue") return named(proxy_dequeue_shared_queue(u32(parseInt(words[1])), OUT, OUT + 4));
  return null;
}
