/** `continue`, `close`, `reply`, `grpc-reply`, `end`, `effective`: what happens to a stream or a context. */
import {
  proxy_close_stream,
  proxy_continue_stream,
  proxy_done,
  proxy_send_local_response,
  proxy_set_effective_context,
} from "../../../assembly/abi/env";
import { Text, named } from "../host";
import { readPairs, word } from "./headers";

export function runStreams(words: string[]): string | null {
  const command = words[0];
  if (command === "continue") return named(proxy_continue_stream(u32(parseInt(words[1]))));
  if (command === "close") return named(proxy_close_stream(u32(parseInt(words[1]))));
  if (command === "end") return named(proxy_done());
  if (command === "effective") return named(proxy_set_effective_context(u32(parseInt(words[1]))));
  // reply <status> <details> <body or -> <name=value>...
  if (command === "reply") return named(reply(words, 1, -1));
  // grpc-reply <grpc status> <status> <details> <body or -> <name=value>...
  if (command === "grpc-reply") return named(reply(words, 2, i32(parseInt(words[1]))));
  return null;
}

function reply(words: string[], first: i32, grpcStatus: i32): u32 {
  const details = new Text(word(words, first + 1).replaceAll("_", " "));
  const body = new Text(word(words, first + 2));
  const headers = readPairs(words, first + 3);
  return proxy_send_local_response(
    u32(parseInt(words[first])),
    details.at,
    details.size,
    body.at,
    body.size,
    changetype<usize>(headers),
    headers.byteLength,
    grpcStatus,
  );
}
