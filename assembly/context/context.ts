/**
 * The model that proxy-wasm has of a proxy:
 *
 *     worker thread
 *     └─ VM                            one instance of the module
 *        ├─ RootContext                one per plugin configuration
 *        │  ├─ HttpContext             one per HTTP stream (request with its response)
 *        │  └─ StreamContext           one per TCP connection
 *        └─ RootContext ...            another plugin that shares the module
 *
 * Nothing is shared between VMs but shared data, queues and metrics.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#contexts | spec}
 */

/** What the three kinds of context have in common: an id, and an end. */
export abstract class Context {
  /** The next context in the same slot of the registry. @internal */
  nextInSlot: Context | null = null;

  constructor(
    /** The host's number for this context, unique in its VM. */
    readonly id: u32,
  ) {}

  /**
   * The stream or plugin has ended.
   *
   * @returns `false` to stay alive until `done()` is called, which a plugin does to finish its work.
   */
  onDone(): bool {
    return true;
  }

  /** The moment for access logs: headers and properties of the whole stream can be read. */
  onLog(): void {}

  /** The context is about to be forgotten; host calls on its stream are no longer legal. */
  onDelete(): void {}
}
