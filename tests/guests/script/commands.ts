/** The commands of the script guest: which host call a word stands for. */
import { runBuffers } from "./buffers";
import { runFaults } from "./faults";
import { runHeaders } from "./headers";
import { runState } from "./state";
import { runStreams } from "./streams";
import { runTime } from "./time";

/** Makes the host call that `words` ask for and says what it answered. */
export function run(words: string[]): string {
  const answers = [
    runHeaders(words),
    runBuffers(words),
    runStreams(words),
    runTime(words),
    runState(words),
    runFaults(words),
  ];
  for (let i = 0; i < answers.length; i++) {
    const answer = answers[i];
    if (answer !== null) return answer;
  }
  return "no such command";
}
