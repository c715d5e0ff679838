/** `now`, `wasi-time`, `tick`, `random`, `environment`, `say`, `level`, `write-fd`: clocks, chance, logs. */
import {
  proxy_get_current_time_nanoseconds,
  proxy_get_log_level,
  proxy_log,
  proxy_set_tick_period_milliseconds,
} from "../../../assembly/abi/env";
import {
  clock_time_get,
  environ_get,
  environ_sizes_get,
  random_get,
} from "../../../assembly/abi/wasi_snapshot_preview1";
import { OUT, Text, hex, named } from "../host";
import { fd_write } from "../wasi_snapshot_preview1";

export function runTime(words: string[]): string | null {
  const command = words[0];
  if (command === "now") {
    const status = proxy_get_current_time_nanoseconds(OUT);
    return status === 0 ? `Ok ${load<u64>(OUT)}` : named(status);
  }
  if (command === "wasi-time") {
    const errno = clock_time_get(u32(parseInt(words[1])), 0, OUT);
    return errno === 0 ? `0 ${load<u64>(OUT)}` : errno.toString();
  }
  if (command === "tick") return named(proxy_set_tick_period_milliseconds(u32(parseInt(words[1]))));
  if (command === "random") {
    const size = u32(parseInt(words[1]));
    const buffer = heap.alloc(size);
    const errno = random_get(buffer, size);
    const answer = errno === 0 ? `0 ${hex(buffer, min<u32>(size, 16))}` : errno.toString();
    heap.free(buffer);
    return answer;
  }
  if (command === "environment") {
    const errno = environ_sizes_get(OUT, OUT + 4);
    if (errno !== 0) return errno.toString();
    const count = load<u32>(OUT);
    const buffer = heap.alloc(load<u32>(OUT, 4) + count * 4);
    const got = environ_get(buffer, buffer + count * 4);
    heap.free(buffer);
    return `${got} ${count}`;
  }
  if (command === "say") {
    const text = new Text(words[2]);
    return named(proxy_log(u32(parseInt(words[1])), text.at, text.size));
  }
  if (command === "level") {
    const status = proxy_get_log_level(OUT);
    return status === 0 ? `Ok ${load<u32>(OUT)}` : named(status);
  }
  if (command === "write-fd") {
    const text = new Text(words[2].replaceAll("_", "\n"));
    store<usize>(OUT, text.at);
    store<u32>(OUT, text.size, 4);
    const errno = fd_write(u32(parseInt(words[1])), OUT, 1, OUT + 8);
    return errno === 0 ? `0 ${load<u32>(OUT, 8)}` : errno.toString();
  }
  return null;
}
