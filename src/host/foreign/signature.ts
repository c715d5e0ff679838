/** Signatures. A key that is none refuses the call; what else goes wrong, the answer tells. */

import {
  type KeyObject,
  createPrivateKey,
  createPublicKey,
  sign as makeSignature,
  verify,
} from "node:crypto";
import { Status } from "../../../assembly/abi/enums.ts";
import { type Message, decode, encode } from "./protobuf.ts";

/** The hash functions that Envoy knows by name. */
const HASHES = ["sha1", "sha224", "sha256", "sha384", "sha512"];

export function verifySignature(argument: Uint8Array): Uint8Array | Status {
  const message = decode(argument);
  const key = message && keyOf(message, { pem: 5, der: 2 }, publicKey);
  if (!message || !key) return Status.BadArgument;
  const hash = message.text(1);
  if (!HASHES.includes(hash)) return encode([[2, `${hash} is not supported.`]]);
  const isValid = verify(hash, message.bytes(4), key, message.bytes(3));
  return encode(isValid ? [[1, true]] : [[2, "Failed to verify digital signature. Error code: 0"]]);
}

export function sign(argument: Uint8Array): Uint8Array | Status {
  const message = decode(argument);
  const key = message && keyOf(message, { pem: 4, der: 2 }, privateKey);
  if (!message || !key) return Status.BadArgument;
  const hash = message.text(1);
  if (!HASHES.includes(hash)) return encode([[3, `${hash} is not supported.`]]);
  return encode([
    [1, true],
    [2, makeSignature(hash, message.bytes(3), key)],
  ]);
}

function publicKey(pem: string, der: Uint8Array): KeyObject {
  if (pem !== "") return createPublicKey(pem);
  return createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });
}

function privateKey(pem: string, der: Uint8Array): KeyObject {
  if (pem !== "") return createPrivateKey(pem);
  return createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
}

/** The key, given in one of two forms; `null` when it is none, and when both forms are there. */
function keyOf(
  message: Message,
  fields: { pem: number; der: number },
  read: (pem: string, der: Uint8Array) => KeyObject,
): KeyObject | null {
  const pem = message.text(fields.pem);
  const der = message.bytes(fields.der);
  if ((pem !== "") === der.length > 0) return null;
  try {
    return read(pem, der);
  } catch {
    return null;
  }
}
