/** What a guest calls a context: the VM itself, a plugin (root context) or a stream. */

import { BufferType, MapType, Status, StreamType } from "../../assembly/abi/enums.ts";
import type { Body } from "./body.ts";
import type { CallAnswers } from "./call-answers.ts";
import type { HeaderMap, Pair } from "./header-map.ts";
import type { PluginSettings } from "./plugin.ts";
import type { StreamInfo } from "./stream-info.ts";
import type { Vm } from "./vm.ts";

const NOTHING = new Uint8Array();

/**
 * The target of host calls. This class answers as a context that has no stream: maps and bodies are not there.
 *
 * The VM's own context, number 0, is the one in charge while the module initializes and allocates.
 */
export class Context {
  readonly vm: Vm;
  readonly id: number;
  /** `null` for the VM's own context. */
  readonly plugin: PluginSettings | null;
  /** What a callback beyond proxy-wasm hands over. */
  callData: Uint8Array = NOTHING;

  constructor(vm: Vm, id: number, plugin: PluginSettings | null) {
    this.vm = vm;
    this.id = id;
    this.plugin = plugin;
    vm.contexts.set(id, this);
  }

  /** The plugin's root context: this one, unless it is a stream. */
  get root(): Context {
    return this;
  }

  /** Facts about the stream; `null` when there is none. */
  get streamInfo(): StreamInfo | null {
    return null;
  }

  /** What is told of calls to other services; `null` in the VM's own context. */
  get answers(): CallAnswers | null {
    return null;
  }

  /** The map that a call reads; `null` when it is not there now. */
  readableMap(type: MapType): HeaderMap | null {
    return this.root.answers?.map(type) ?? null;
  }

  /** The map that a call changes; `null` when it is not there now. */
  writableMap(type: MapType): HeaderMap | null {
    return null;
  }

  /** What a header call answers when its map is not there. */
  get withoutMap(): Status {
    return Status.BadArgument;
  }

  /** The bytes that a buffer call reads; a {@link Body} can also be changed. `null`: there is no such buffer. */
  buffer(type: BufferType): Body | Uint8Array | null {
    const answer = this.root.answers?.buffer(type);
    if (answer !== undefined) return answer;
    switch (type) {
      case BufferType.HttpCallResponseBody:
      case BufferType.PluginConfiguration:
        return null;
      case BufferType.ForeignFunctionArguments:
        return this.callData;
      default:
        return NOTHING;
    }
  }

  /** Resumes a stream when the callback has returned. */
  continueStream(type: StreamType): Status {
    return type === StreamType.Upstream ? Status.Unimplemented : Status.Ok;
  }

  /** Resets a stream when the callback has returned. */
  closeStream(type: StreamType): Status {
    return Status.Ok;
  }

  /** Answers the request when the callback has returned. */
  sendLocalResponse(reply: LocalResponse): void {}

  /** Forgets the context: the guest can't name it any more. */
  remove(): void {
    this.vm.contexts.delete(this.id);
  }
}

/** An answer that comes from the proxy itself. */
export interface LocalResponse {
  status: number;
  /** Why, for logs and properties. */
  details: string;
  body: Uint8Array;
  headers: readonly Pair[];
  /** `null`: derived from the status where the request is gRPC. */
  grpcStatus: number | null;
}
