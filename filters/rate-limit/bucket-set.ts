/**
 * Token buckets in a few bytes, eight to a set. Time is a parameter; nothing here knows where the bytes live.
 *
 * A bucket is one moment: when it will be full again. With a token every `interval`, its content at `now` is
 * `burst - (fullAt - now) / interval`, and taking a token moves `fullAt` by one interval. So a bucket that nobody
 * uses becomes full, and forgettable, by itself.
 *
 *     | key u64 | fullAt u64 | key u64 | fullAt u64 | ... eight buckets
 *
 * Key 0 is a bucket that nobody has. A set with no free bucket gives up the one that is full soonest: it has the
 * least to forget.
 * @see {@link https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm | GCRA, the same bucket by another name}
 */
import { Limit } from "./limit";
import { Verdict } from "./verdict";

export const BUCKETS_PER_SET: u32 = 8;
const BUCKET_BYTES: u32 = 16;
const FULL_AT: usize = 8;
/** Size of a set. */
export const SET_BYTES: u32 = BUCKETS_PER_SET * BUCKET_BYTES;

/**
 * Takes a token from the bucket of `key`, if there is one.
 *
 * @param set - Address of {@link SET_BYTES} bytes, all 0 at first.
 * @param key - Not 0.
 * @param nowNs - Of a clock that never goes back.
 */
export function take(set: usize, key: u64, limit: Limit, nowNs: u64): Verdict {
  const verdict = new Verdict(limit);
  const bucket = find(set, key);
  const isNew = load<u64>(bucket) !== key;
  verdict.hasEvicted = isNew && load<u64>(bucket, FULL_AT) > nowNs;

  const fillNs = limit.fillNs;
  const emptyNs = nowNs + fillNs;
  const known = isNew ? nowNs : max(load<u64>(bucket, FULL_AT), nowNs);
  // a bucket that was emptied under a larger limit is just empty under this one
  const fullAt = min(known, emptyNs);
  const fullAfter = fullAt + limit.intervalNs;
  if (fullAfter > emptyNs) {
    verdict.isAllowed = false;
    verdict.hasChanged = fullAt !== known;
    if (verdict.hasChanged) store<u64>(bucket, fullAt, FULL_AT);
    verdict.resetNs = fullAt - nowNs;
    verdict.retryNs = fullAfter - emptyNs;
    return verdict;
  }
  store<u64>(bucket, key);
  store<u64>(bucket, fullAfter, FULL_AT);
  verdict.resetNs = fullAfter - nowNs;
  verdict.remaining = ((fillNs - verdict.resetNs) / limit.intervalNs) as u32;
  return verdict;
}

/** Puts a token back into the bucket of `key`, if that bucket is still known. */
export function giveBack(set: usize, key: u64, limit: Limit): void {
  const bucket = find(set, key);
  if (load<u64>(bucket) !== key) return;
  store<u64>(bucket, load<u64>(bucket, FULL_AT) - limit.intervalNs, FULL_AT);
}

/** Address of the bucket of `key`; when there is none, of the one to use for it. */
function find(set: usize, key: u64): usize {
  let oldest = set;
  for (let bucket = set; bucket < set + SET_BYTES; bucket += BUCKET_BYTES) {
    if (load<u64>(bucket) === key) return bucket;
    if (load<u64>(bucket, FULL_AT) < load<u64>(oldest, FULL_AT)) oldest = bucket;
  }
  return oldest;
}
