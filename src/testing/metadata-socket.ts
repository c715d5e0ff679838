/** HTTP/2 METADATA frames, which Node itself cannot send. */

import type { Socket } from "node:net";
import { Duplex } from "node:stream";

const FRAME_HEADER_BYTES = 9;
const HEADERS = 0x1;
const METADATA = 0x4d;
const END_METADATA = 0x4;

/** A socket that puts {@link metadata} behind the next HEADERS frame that is written to it. */
export class MetadataSocket extends Duplex {
  /** What the next METADATA frame holds; `null`: there is none. */
  metadata: Record<string, string> | null = null;
  readonly #socket: Socket;
  #unsent: Buffer = Buffer.alloc(0);
  /** What comes before the first frame. */
  #prefaceBytes: number;

  constructor(socket: Socket, prefaceBytes: number) {
    super();
    this.#socket = socket;
    this.#prefaceBytes = prefaceBytes;
    socket.on("data", (data) => this.push(data));
    socket.on("end", () => this.push(null));
    socket.on("error", (error) => this.destroy(error));
  }

  override _read(): void {}

  override _write(data: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#unsent = Buffer.concat([this.#unsent, data]);
    if (this.#unsent.length >= this.#prefaceBytes) {
      this.#send(this.#prefaceBytes);
      this.#prefaceBytes = 0;
    }
    while (this.#prefaceBytes === 0 && this.#unsent.length >= FRAME_HEADER_BYTES) {
      const size = FRAME_HEADER_BYTES + this.#unsent.readUIntBE(0, 3);
      if (this.#unsent.length < size) break;
      const type = this.#unsent[3];
      const streamId = this.#unsent.readUInt32BE(5);
      this.#send(size);
      if (type !== HEADERS || this.metadata === null) continue;
      this.#socket.write(frame(METADATA, END_METADATA, streamId, headerBlock(this.metadata)));
      this.metadata = null;
    }
    done();
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #send(size: number): void {
    if (size === 0) return;
    this.#socket.write(this.#unsent.subarray(0, size));
    this.#unsent = this.#unsent.subarray(size);
  }
}

function frame(type: number, flags: number, streamId: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(streamId, 5);
  return Buffer.concat([header, payload]);
}

/** HPACK's plainest form: each name and value as it is, up to 126 bytes. */
function headerBlock(pairs: Record<string, string>): Buffer {
  const literal = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
  return Buffer.concat(
    Object.entries(pairs).flatMap(([name, value]) => [Buffer.from([0]), literal(name), literal(value)]),
  );
}
