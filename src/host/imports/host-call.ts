/**
 * How a host call is described: what it reads from the guest, what it writes back, and what it does in between.
 *
 * From the description come the function that the guest imports and its words in a transcript.
 */

import { Status } from "../../../assembly/abi/enums.ts";
import { BadArgument } from "../fault.ts";
import type { DescribedCall } from "../transcript.ts";
import type { Vm } from "../vm.ts";

/** The words that a guest passed. */
export type Raw = readonly (number | bigint)[];

/** A parameter that the host reads. Methods, so that a list of different ones has a type. */
export interface In<T = unknown> {
  /** How many words of the stack it takes. */
  readonly words: number;
  read(vm: Vm, raw: Raw, at: number): T;
  /** Whether the value is one that the ABI knows; without it, all are. */
  isKnown?(value: T): boolean;
  show(value: T): string;
}

/** A place that the host writes to. */
export interface Out<T = unknown> {
  readonly words: number;
  /** @returns `false` when the guest has no memory for it. */
  write(vm: Vm, raw: Raw, at: number, value: T): boolean;
  show(value: T): string;
}

type ValuesOf<List> = { -readonly [Index in keyof List]: List[Index] extends In<infer T> ? T : never };
type AnswersOf<List> = { -readonly [Index in keyof List]: List[Index] extends Out<infer T> ? T : never };

/** What the numbers that a family of calls answers mean. */
interface Convention {
  ok: number;
  unknownValue: number;
  noMemory: number;
  name(answer: number): string;
}

const PROXY_WASM: Convention = {
  ok: Status.Ok,
  unknownValue: Status.BadArgument,
  noMemory: Status.InvalidMemoryAccess,
  name: (answer) => Status[answer] ?? String(answer),
};

const ERRNO_FAULT = 21;
const ERRNO_INVALID = 28;

const WASI: Convention = {
  ok: 0,
  unknownValue: ERRNO_INVALID,
  noMemory: ERRNO_FAULT,
  name: (errno) => (errno === 0 ? "0" : `errno ${errno}`),
};

/** A host call. Its `run` answers a status, or what to write back. */
export class HostCall implements DescribedCall {
  readonly name: string;
  readonly #convention: Convention;
  readonly #ins: readonly In[];
  readonly #outs: readonly Out[];
  readonly #run: (vm: Vm, ...values: unknown[]) => number | readonly unknown[];
  readonly #inWords: number;

  constructor(
    name: string,
    convention: Convention,
    ins: readonly In[],
    outs: readonly Out[],
    run: (vm: Vm, ...values: unknown[]) => number | readonly unknown[],
  ) {
    this.name = name;
    this.#convention = convention;
    this.#ins = ins;
    this.#outs = outs;
    this.#run = run;
    this.#inWords = ins.reduce((sum, { words }) => sum + words, 0);
  }

  /** The function that a module of this VM imports. */
  bind(vm: Vm): (...raw: (number | bigint)[]) => number {
    return (...raw) => {
      vm.checkAllowed(this.name);
      const entry = vm.transcript.begin(this, raw);
      try {
        const values = this.#read(vm, raw);
        entry.values = values;
        const known = this.#ins.every((param, index) => param.isKnown?.(values[index]) ?? true);
        const answer = known ? this.#run(vm, ...values) : this.#convention.unknownValue;
        const status = typeof answer === "number" ? answer : this.#write(vm, raw, answer);
        entry.answer = status === this.#convention.ok ? answer : status;
        return status;
      } catch (error) {
        if (error instanceof BadArgument) throw vm.fault(`${this.name}: ${error.message}`);
        throw error;
      }
    };
  }

  describeArguments(values: readonly unknown[]): string {
    return this.#ins.map((param, index) => param.show(values[index])).join(", ");
  }

  describeAnswer(answer: unknown): string {
    if (typeof answer === "number") return this.#convention.name(answer);
    const shown = this.#outs.map((out, index) => out.show((answer as unknown[])[index]));
    return [this.#convention.name(this.#convention.ok), ...shown].join(" ");
  }

  #read(vm: Vm, raw: Raw): unknown[] {
    const values: unknown[] = [];
    let at = 0;
    for (const param of this.#ins) {
      values.push(param.read(vm, raw, at));
      at += param.words;
    }
    return values;
  }

  #write(vm: Vm, raw: Raw, answers: readonly unknown[]): number {
    let at = this.#inWords;
    for (let index = 0; index < this.#outs.length; index++) {
      const out = this.#outs[index]!;
      if (!out.write(vm, raw, at, answers[index])) return this.#convention.noMemory;
      at += out.words;
    }
    return this.#convention.ok;
  }
}

/** Describes a call of proxy-wasm (`env.proxy_*`); it answers a {@link Status}. */
export function proxyCall<const Ins extends readonly In[], const Outs extends readonly Out[]>(
  name: string,
  ins: Ins,
  outs: Outs,
  run: (vm: Vm, ...values: ValuesOf<Ins>) => Status | AnswersOf<Outs>,
): HostCall {
  return new HostCall(name, PROXY_WASM, ins, outs, run as ConstructorParameters<typeof HostCall>[4]);
}

/** Describes a call of WASI; it answers an errno. */
export function wasiCall<const Ins extends readonly In[], const Outs extends readonly Out[]>(
  name: string,
  ins: Ins,
  outs: Outs,
  run: (vm: Vm, ...values: ValuesOf<Ins>) => number | AnswersOf<Outs>,
): HostCall {
  return new HostCall(name, WASI, ins, outs, run as ConstructorParameters<typeof HostCall>[4]);
}
