/** `get`, `pairs`, `size`, `add`, `replace`, `remove`, `set-pairs`: header maps. */
import { MapType } from "../../../assembly/abi/enums";
import {
  proxy_add_header_map_value,
  proxy_get_header_map_pairs,
  proxy_get_header_map_size,
  proxy_get_header_map_value,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
  proxy_set_header_map_pairs,
} from "../../../assembly/abi/env";
import { OUT, Text, named, pairsOf, takePairs, takeText } from "../host";

export function runHeaders(words: string[]): string | null {
  const command = words[0];
  if (command === "get") {
    const name = new Text(words[2]);
    const status = proxy_get_header_map_value(mapOf(words[1]), name.at, name.size, OUT, OUT + 4);
    return status === 0 ? `Ok ${takeText()}` : named(status);
  }
  if (command === "pairs") {
    const status = proxy_get_header_map_pairs(mapOf(words[1]), OUT, OUT + 4);
    return status === 0 ? `Ok ${takePairs()}` : named(status);
  }
  if (command === "size") {
    const status = proxy_get_header_map_size(mapOf(words[1]), OUT);
    return status === 0 ? `Ok ${load<u32>(OUT)}` : named(status);
  }
  if (command === "add") {
    const name = new Text(words[2]);
    const value = new Text(word(words, 3));
    return named(proxy_add_header_map_value(mapOf(words[1]), name.at, name.size, value.at, value.size));
  }
  if (command === "replace") {
    const name = new Text(words[2]);
    const value = new Text(word(words, 3));
    return named(proxy_replace_header_map_value(mapOf(words[1]), name.at, name.size, value.at, value.size));
  }
  if (command === "remove") {
    const name = new Text(words[2]);
    return named(proxy_remove_header_map_value(mapOf(words[1]), name.at, name.size));
  }
  if (command === "set-pairs") {
    const pairs = readPairs(words, 2);
    return named(proxy_set_header_map_pairs(mapOf(words[1]), changetype<usize>(pairs), pairs.byteLength));
  }
  return null;
}

/** A word of a command; `-` stands for nothing, and what a word can't hold is written as in a URL: `%0a`. */
export function word(words: string[], index: i32): string {
  return index >= words.length || words[index] === "-" ? "" : decodeURIComponent(words[index]);
}

/** The words from `first` on, each `name=value`, as a list for the host. */
export function readPairs(words: string[], first: i32): ArrayBuffer {
  const names: string[] = [];
  const values: string[] = [];
  for (let i = first; i < words.length; i++) {
    const equals = words[i].indexOf("=");
    names.push(words[i].substring(0, equals));
    values.push(words[i].substring(equals + 1));
  }
  return pairsOf(names, values);
}

function mapOf(word: string): u32 {
  if (word === "request") return MapType.HttpRequestHeaders;
  if (word === "request-trailers") return MapType.HttpRequestTrailers;
  if (word === "response") return MapType.HttpResponseHeaders;
  if (word === "response-trailers") return MapType.HttpResponseTrailers;
  return u32(parseInt(word));
}
