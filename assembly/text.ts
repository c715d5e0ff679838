/**
 * Small things done to text, in the few bytes that they need. The language's own `toLowerCase` brings the tables of
 * all alphabets into a module, 30 KB of them, and its `toString` of numbers all bases up to 36.
 */

/** The longest u64 in decimal. */
export const MAX_DIGITS: u32 = 20;
const DIGITS_END: usize = memory.data(20) + 20;

/** `value` in decimal digits. */
export function decimal(value: u64): string {
  const start = writeDecimal(value, DIGITS_END);
  return String.UTF8.decodeUnsafe(start, DIGITS_END - start);
}

/** Writes `value` in decimal digits, up to {@link MAX_DIGITS} bytes, before the address `end`; gives their start. */
export function writeDecimal(value: u64, end: usize): usize {
  do {
    end -= 1;
    store<u8>(end, (0x30 + (value % 10)) as u8);
    value /= 10;
  } while (value !== 0);
  return end;
}

/** Whether `digits` are a number above `limit`, however long it is. What is no number in decimal digits is not. */
export function isDecimalAbove(digits: string, limit: u32): bool {
  const beyond: u64 = (u32.MAX_VALUE as u64) + 1;
  let value: u64 = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return false;
    value = min(value * 10 + digit, beyond);
  }
  return value > limit;
}

/** `text` with A to Z in lower case. */
export function toLowerAscii(text: string): string {
  return shifted(text, 0x41, 0x20);
}

/** `text` with a to z in upper case. */
export function toUpperAscii(text: string): string {
  return shifted(text, 0x61, -0x20);
}

/** Moves the 26 letters from `first` on by `distance`. */
function shifted(text: string, first: i32, distance: i32): string {
  let result = "";
  let plainFrom = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < first || unit >= first + 26) continue;
    result += text.substring(plainFrom, i) + String.fromCharCode(unit + distance);
    plainFrom = i + 1;
  }
  return plainFrom === 0 ? text : result + text.substring(plainFrom);
}
