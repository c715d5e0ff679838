/** Sends a test's request over HTTP/2, with METADATA frames, which Node itself cannot send. */

import { once } from "node:events";
import { connect } from "node:http2";
import { type Socket, connect as connectSocket } from "node:net";
import { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { bodyPieces } from "./body.ts";
import { headerPairs } from "./headers.ts";
import type { Reply, RequestOptions } from "./mesh.ts";

/** Sends one request, its METADATA between headers and body, and reads the whole answer. */
export async function sendWithMetadata(
  { host, port }: { host: string; port: number },
  { method = "GET", path = "/", headers, body, metadata = {} }: RequestOptions,
): Promise<Reply> {
  const socket = new MetadataSocket(connectSocket(port, host), metadata);
  const session = connect(`http://${host}:${port}`, { createConnection: () => socket });
  try {
    const stream = session.request({
      ":method": method,
      ":path": path,
      ...Object.fromEntries(headerPairs(headers)),
    });
    const responded = once(stream, "response") as Promise<[Record<string, unknown>]>;
    // written, not ended with: headers that end the stream leave no place for METADATA
    stream.write(Buffer.concat(bodyPieces(body)));
    stream.end();
    const [received] = await responded;
    const bytes = await buffer(stream);
    const rawHeaders = Object.entries(received)
      .filter(([name]) => !name.startsWith(":"))
      .map(([name, value]): [string, string] => [name, String(value)]);
    return {
      status: Number(received[":status"]),
      headers: new Headers(rawHeaders),
      rawHeaders,
      body: bytes.toString(),
      bytes,
      trailers: [],
    };
  } finally {
    session.destroy();
    socket.destroy();
  }
}

const PREFACE_BYTES = 24;
const FRAME_HEADER_BYTES = 9;
const HEADERS = 0x1;
const METADATA = 0x4d;
const END_METADATA = 0x4;

/** A socket that puts METADATA frames behind the first HEADERS frame that is written to it. */
class MetadataSocket extends Duplex {
  readonly #socket: Socket;
  readonly #metadata: Record<string, string>;
  #unsent: Buffer = Buffer.alloc(0);
  #hasPreface = false;
  #isDone = false;

  constructor(socket: Socket, metadata: Record<string, string>) {
    super();
    this.#socket = socket;
    this.#metadata = metadata;
    socket.on("data", (data) => this.push(data));
    socket.on("end", () => this.push(null));
    socket.on("error", (error) => this.destroy(error));
  }

  override _read(): void {}

  override _write(data: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#unsent = Buffer.concat([this.#unsent, data]);
    if (!this.#hasPreface && this.#unsent.length >= PREFACE_BYTES) {
      this.#hasPreface = true;
      this.#send(PREFACE_BYTES);
    }
    while (this.#hasPreface && this.#unsent.length >= FRAME_HEADER_BYTES) {
      const size = FRAME_HEADER_BYTES + this.#unsent.readUIntBE(0, 3);
      if (this.#unsent.length < size) break;
      const type = this.#unsent[3];
      const streamId = this.#unsent.readUInt32BE(5);
      this.#send(size);
      if (type === HEADERS && !this.#isDone) {
        this.#isDone = true;
        this.#socket.write(frame(METADATA, END_METADATA, streamId, headerBlock(this.#metadata)));
      }
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
