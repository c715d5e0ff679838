/**
 * A guest that makes the host calls its configuration asks for, and logs what each answered.
 *
 * The configuration is a list of lines `<callback>: <command> <words>`; a line `@/path` before the command makes
 * it run for requests of that path alone. A test thereby says in one place which calls are made, when, and what
 * the host has to answer: `request_headers: get request x-a` logs `request_headers: get request x-a = Ok alice`.
 */
import { BufferType, MapType } from "../../assembly/abi/enums";
import { proxy_get_buffer_bytes, proxy_get_header_map_value } from "../../assembly/abi/env";
import { OUT, Text, allocate, say, takeText } from "./host";
import { run } from "./script/commands";

class Line {
  constructor(
    public callback: string,
    public path: string,
    public command: string,
  ) {}
}

const scripts = new Map<u32, Line[]>();
const roots = new Map<u32, u32>();
const paths = new Map<u32, string>();

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  return allocate(size);
}

export function proxy_on_context_create(context: u32, root: u32): void {
  roots.set(context, root === 0 ? context : root);
  play(context, "context_create", `${context} ${root}`, 0);
}

export function proxy_on_vm_start(root: u32, size: u32): u32 {
  return 1;
}

export function proxy_on_configure(root: u32, size: u32): u32 {
  proxy_get_buffer_bytes(BufferType.PluginConfiguration, 0, size, OUT, OUT + 4);
  const lines = takeText().split("\n");
  const script: Line[] = [];
  for (let i = 0; i < lines.length; i++) {
    const colon = lines[i].indexOf(": ");
    if (colon < 0) continue;
    let command = lines[i].substring(colon + 2);
    let path = "";
    if (command.startsWith("@")) {
      path = command.substring(1, command.indexOf(" "));
      command = command.substring(command.indexOf(" ") + 1);
    }
    script.push(new Line(lines[i].substring(0, colon), path, command));
  }
  scripts.set(root, script);
  return play(root, "configure", `${root} ${size}`, 1);
}

export function proxy_on_tick(root: u32): void {
  play(root, "tick", root.toString(), 0);
}

export function proxy_on_request_headers(context: u32, count: u32, end: u32): u32 {
  if (hasPaths(context)) {
    const name = new Text(":path");
    if (proxy_get_header_map_value(MapType.HttpRequestHeaders, name.at, name.size, OUT, OUT + 4) === 0) {
      paths.set(context, takeText());
    }
  }
  return play(context, "request_headers", `${context} ${count} ${end}`, 0);
}

export function proxy_on_request_body(context: u32, size: u32, end: u32): u32 {
  return play(context, "request_body", `${context} ${size} ${end}`, 0);
}

export function proxy_on_request_trailers(context: u32, count: u32): u32 {
  return play(context, "request_trailers", `${context} ${count}`, 0);
}

export function proxy_on_response_headers(context: u32, count: u32, end: u32): u32 {
  return play(context, "response_headers", `${context} ${count} ${end}`, 0);
}

export function proxy_on_response_body(context: u32, size: u32, end: u32): u32 {
  return play(context, "response_body", `${context} ${size} ${end}`, 0);
}

export function proxy_on_response_trailers(context: u32, count: u32): u32 {
  return play(context, "response_trailers", `${context} ${count}`, 0);
}

export function proxy_on_done(context: u32): u32 {
  return play(context, "done", context.toString(), 1);
}

export function proxy_on_log(context: u32): void {
  play(context, "log", context.toString(), 0);
}

export function proxy_on_delete(context: u32): void {
  play(context, "delete", context.toString(), 0);
  paths.delete(context);
  roots.delete(context);
}

function scriptOf(context: u32): Line[] {
  const root = roots.has(context) ? roots.get(context) : context;
  return scripts.has(root) ? scripts.get(root) : [];
}

function hasPaths(context: u32): bool {
  const script = scriptOf(context);
  for (let i = 0; i < script.length; i++) if (script[i].path !== "") return true;
  return false;
}

/** Runs the lines of one callback; answers what a `return` line says, else `usual`. */
function play(context: u32, callback: string, parameters: string, usual: u32): u32 {
  const script = scriptOf(context);
  let answer = usual;
  for (let i = 0; i < script.length; i++) {
    const line = script[i];
    if (line.callback !== callback) continue;
    if (line.path !== "" && (!paths.has(context) || paths.get(context) !== line.path)) continue;
    const words = line.command.split(" ");
    if (words[0] === "return") answer = u32(parseInt(words[1]));
    else if (words[0] === "parameters") say(`${callback}(${parameters})`);
    else say(`${callback}: ${line.command} = ${run(words)}`);
  }
  return answer;
}
