/** Mistakes that a guest can make. */
import { MapType } from "../../../assembly/abi/enums";
import { proxy_get_header_map_value, proxy_log, proxy_set_header_map_pairs } from "../../../assembly/abi/env";
import { OUT, Text, named } from "../host";

const numbers: StaticArray<i32> = [1, 2, 3];

export function runFaults(words: string[]): string | null {
  const command = words[0];
  if (command === "trap") unreachable();
  // the compiler's own check, which ends in `abort`
  if (command === "index") return numbers[i32(parseInt(words[1]))].toString();
  if (command === "recurse") return recurse(0).toString();
  if (command === "bad-pointer") return named(proxy_log(2, 0xfffffff0, 12));
  if (command === "bad-out") {
    const name = new Text(":path");
    return named(proxy_get_header_map_value(MapType.HttpRequestHeaders, name.at, name.size, 0xfffffff0, OUT));
  }
  if (command === "bad-pairs") {
    // promises two pairs and holds none
    store<u32>(OUT, 2);
    return named(proxy_set_header_map_pairs(MapType.HttpRequestHeaders, OUT, 4));
  }
  return null;
}

function recurse(depth: i32): i32 {
  return depth > 100000000 ? depth : recurse(depth + 1) + 1;
}
