/** Where commands are registered: a new one is a file of its own and a line here. */
import { build } from "./build.ts";
import type { Command } from "./command.ts";
import { doctor } from "./doctor.ts";
import { inspect } from "./inspect.ts";
import { run } from "./run.ts";

/** All commands, in the order in which people need them. */
export const COMMANDS: Command[] = [run, build, inspect, doctor];
