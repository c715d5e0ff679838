/** `read`, `length`, `write`: bodies and configurations. */
import { BufferType } from "../../../assembly/abi/enums";
import {
  proxy_get_buffer_bytes,
  proxy_get_buffer_status,
  proxy_set_buffer_bytes,
} from "../../../assembly/abi/env";
import { OUT, Text, named, takeText } from "../host";
import { word } from "./headers";

export function runBuffers(words: string[]): string | null {
  const command = words[0];
  if (command === "read") {
    const start = u32(parseInt(words[2]));
    const size = u32(parseInt(words[3]));
    const status = proxy_get_buffer_bytes(bufferOf(words[1]), start, size, OUT, OUT + 4);
    return status === 0 ? `Ok ${takeText()}` : named(status);
  }
  if (command === "length") {
    const status = proxy_get_buffer_status(bufferOf(words[1]), OUT, OUT + 4);
    return status === 0 ? `Ok ${load<u32>(OUT)} ${load<u32>(OUT, 4)}` : named(status);
  }
  if (command === "write") {
    const value = new Text(word(words, 4));
    const start = u32(parseInt(words[2]));
    const size = u32(parseInt(words[3]));
    return named(proxy_set_buffer_bytes(bufferOf(words[1]), start, size, value.at, value.size));
  }
  return null;
}

function bufferOf(word: string): u32 {
  if (word === "request") return BufferType.HttpRequestBody;
  if (word === "response") return BufferType.HttpResponseBody;
  if (word === "vm") return BufferType.VmConfiguration;
  if (word === "plugin") return BufferType.PluginConfiguration;
  return u32(parseInt(word));
}
