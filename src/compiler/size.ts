/**
 * How big a module is: as a file, and compressed as registries and HTTP servers send it.
 */
import { gzipSync } from "node:zlib";

/** Sizes in bytes. */
export interface Size {
  bytes: number;
  gzipBytes: number;
}

/** Measures a file. */
export function sizeOf(file: Uint8Array): Size {
  return { bytes: file.length, gzipBytes: gzipSync(file, { level: 9 }).length };
}

/** A size for people: `812 B`, `10.1 KiB`, `1.5 MiB`. */
export function showBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** Both sizes for people: `10.1 KiB, 4.2 KiB gzip`. */
export function showSize({ bytes, gzipBytes }: Size): string {
  return `${showBytes(bytes)}, ${showBytes(gzipBytes)} gzip`;
}
