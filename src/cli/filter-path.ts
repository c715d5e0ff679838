/**
 * Finds the filter that a path on the command line means.
 */
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { Failure } from "./command.ts";
import { didYouMean } from "./did-you-mean.ts";

/** A filter's sources. */
export interface FilterPath {
  /** The folder's name; of a file that is not called `filter.ts`, the file's. */
  name: string;
  /** As the user gave it, without a slash at the end. */
  shown: string;
  /** The file to compile. */
  entry: string;
}

/**
 * Finds a filter.
 *
 * @param given - A folder with a `filter.ts`, or the file itself.
 * @throws {@link Failure} with what there is instead.
 */
export async function findFilter(given: string): Promise<FilterPath> {
  const shown = path.normalize(given).replace(/[/\\]$/, "");
  if (await isFile(shown)) return { name: nameOf(shown), shown, entry: shown };
  const entry = path.join(shown, ENTRY);
  if (await isFile(entry)) return { name: nameOf(entry), shown, entry };
  if (await isFolder(shown)) {
    throw new Failure([`${shown} has no ${ENTRY} ${didYouMean(shown, await filtersIn(shown))}`.trimEnd()]);
  }
  const known = await filtersNear(shown);
  throw new Failure([`no filter named "${shown}" ${didYouMean(shown, known)}`.trimEnd()]);
}

const ENTRY = "filter.ts";

function nameOf(file: string): string {
  const { base, dir, name } = path.parse(path.resolve(file));
  return base === ENTRY ? path.basename(dir) : name;
}

/** Filters where the user looked: beside it, or where filters usually are. */
async function filtersNear(missing: string): Promise<string[]> {
  for (const folder of [path.dirname(missing), "filters"]) {
    const filters = await filtersIn(folder);
    if (filters.length > 0) return filters;
  }
  return [];
}

async function filtersIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.sort().map((name) => path.join(folder, name));
  const are = await Promise.all(paths.map((each) => isFile(path.join(each, ENTRY))));
  return paths.filter((_, i) => are[i]);
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null))?.isFile() ?? false;
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => null))?.isDirectory() ?? false;
}
