/** Sends a body so that the proxy reads it piece by piece. */

import type { OutgoingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";

/** How many bytes the proxy has read so far, from all connections of a kind. */
export type BytesRead = () => Promise<number>;

const POLL_MS = 2;

/** Writes each piece when the proxy has read the one before. Resolves when it has read the last, or the end came. */
export async function sendPieces(to: OutgoingMessage, pieces: Buffer[], read: BytesRead): Promise<void> {
  const readBefore = await read();
  const writtenBefore = to.socket?.bytesWritten ?? 0;
  const isOver = () => to.writableEnded || to.destroyed;
  const isRead = async () =>
    to.socket !== null && (await read()) - readBefore >= to.socket.bytesWritten - writtenBefore;

  for (const piece of pieces) {
    if (isOver()) return;
    to.write(piece);
    while (!isOver() && !(await isRead())) await setTimeout(POLL_MS);
  }
}
