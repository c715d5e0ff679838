/**
 * A call out that waits for its answer: which context made it, and how to find it by the host's number.
 *
 * The host tells answers to the plugin, whichever of its streams asked. So each call remembers who made it. When
 * that context ends, its calls are forgotten: an answer that comes later finds nobody, and nobody is called.
 *
 *     table:   call id -> call -> context
 *     context: firstCall -> call <-> call <-> call
 *
 * What happens to a call is left to its kind, so that a module which makes no calls has none of it.
 */
import { setEffectiveContext } from "../abi/effective-context";
import { Context } from "../context/context";
import { Identified, IdTable } from "../context/id-table";

/** Kinds that the host numbers apart. gRPC calls and streams share one set of numbers. @internal */
export enum CallKind {
  Http = 0,
  Grpc = 1,
}

/** Made with the first call. */
let httpCalls: IdTable<OutstandingCall> | null = null;
let grpcCalls: IdTable<OutstandingCall> | null = null;

/** One call, from the moment that the host took it until its end. @internal */
export abstract class OutstandingCall extends Identified {
  private previous: OutstandingCall | null = null;
  private next: OutstandingCall | null = null;

  constructor(
    id: u32,
    readonly context: Context,
    private kind: CallKind,
  ) {
    super(id);
    tableFor(kind).add(this);
    const first = context.firstCall;
    if (first !== null) first.previous = this;
    this.next = first;
    context.firstCall = this;
  }

  /** The context that made the call has ended. */
  abstract abandon(): void;

  /** A message is about to be told. */
  abstract beforeMessage(): void;

  /** A message has been told. */
  abstract afterMessage(): void;

  /** The host has said that the call is over. */
  abstract afterClose(): void;

  /** Forgets the call: nothing more is told of it. */
  protected forget(): void {
    const previous = this.previous;
    const next = this.next;
    if (previous !== null) previous.next = next;
    else this.context.firstCall = next;
    if (next !== null) next.previous = previous;
    tableFor(this.kind).remove(this.id);
  }

  /**
   * Makes host calls be about the context that made this one, until the callback returns.
   *
   * @param rootId - The context that the host called.
   * @returns `false` when the host no longer has that context: its methods must not run.
   */
  enterContext(rootId: u32): bool {
    const id = this.context.id;
    return id === rootId || setEffectiveContext(id);
  }
}

/** A call that is not over; `null` for a number that means nothing here, or no more. @internal */
export function findCall(kind: CallKind, id: u32): OutstandingCall | null {
  const calls = kind === CallKind.Http ? httpCalls : grpcCalls;
  return calls === null ? null : calls.get(id);
}

function tableFor(kind: CallKind): IdTable<OutstandingCall> {
  let calls = kind === CallKind.Http ? httpCalls : grpcCalls;
  if (calls === null) {
    calls = new IdTable<OutstandingCall>();
    if (kind === CallKind.Http) httpCalls = calls;
    else grpcCalls = calls;
  }
  return calls;
}
