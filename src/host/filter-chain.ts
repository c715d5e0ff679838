/**
 * One direction of a stream through the filters, with Envoy's rules for who is called, what waits and what goes on.
 *
 * Envoy has this state machine twice, for requests and responses; here it is written once. The names in the
 * comments are those of Envoy's `source/common/http/filter_manager.cc`.
 */

import { Body } from "./body.ts";
import type { Direction, Filter } from "./filter.ts";
import { DataStatus, HeadersStatus, TrailersStatus } from "./filter-status.ts";
import type { HeaderMap } from "./header-map.ts";

/** Where a chain ends, and what it can't decide itself. */
export interface ChainEnd {
  headers(headers: HeaderMap, end: boolean): void;
  data(data: Body, end: boolean): void;
  trailers(trailers: HeaderMap): void;
  /** Whether the stream still wants what this direction carries. */
  isOpen(): boolean;
  /** More waits than the buffer takes. */
  tooLarge(): void;
  /** A filter answered the request itself, and its callback is over. */
  aborted(): void;
}

enum Iteration {
  Goes,
  /** Stopped by a piece of body or trailers: the filter still sees what follows. */
  Stopped,
  /** Stopped by headers: the filter sees nothing more until it continues. */
  StoppedAll,
}

/** A filter's place in a chain. */
export class Entry {
  readonly filter: Filter;
  readonly index: number;
  iteration = Iteration.Goes;
  headersContinued = false;
  /** When continued, iteration begins with this filter, not with the next. */
  fromHere = false;
  /** The filter has seen the end. */
  ended = false;

  constructor(filter: Filter, index: number) {
    this.filter = filter;
    this.index = index;
  }
}

/** Whose filter is at work: of a request, of a response, or none. */
export interface Turn {
  direction: Direction | null;
}

/** The filters of a stream in the order in which one direction visits them, and what waits among them. */
export class FilterChain {
  readonly direction: Direction;
  readonly #turn: Turn;
  readonly entries: readonly Entry[];
  readonly #end: ChainEnd;
  readonly #bufferLimit: number;
  headers: HeaderMap | null = null;
  trailers: HeaderMap | null = null;
  /** The body that waits. */
  buffered: Body | null = null;
  /** The sender has sent everything. */
  complete = false;
  /** A local response was sent while a filter of this direction was at work. */
  aborted = false;
  /** METADATA that waits, by the number of its entries, for the filter that holds everything. */
  #metadataEntries = 0;
  /** What waits does not count against the limit. */
  #streaming = false;

  /**
   * @param filters - In the order in which this direction visits them.
   * @param turn - Shared by both directions of a stream.
   * @param bufferLimit - How much of a body may wait for a filter, in bytes.
   */
  constructor(
    direction: Direction,
    filters: readonly Filter[],
    end: ChainEnd,
    turn: Turn,
    bufferLimit: number,
  ) {
    this.direction = direction;
    this.#turn = turn;
    this.entries = filters.map((filter, index) => new Entry(filter, index));
    this.#end = end;
    this.#bufferLimit = bufferLimit;
  }

  /** Sends headers to the filters after `from`, or to all. (decodeHeaders, encodeHeaders) */
  sendHeaders(headers: HeaderMap, end: boolean, from: Entry | null = null): void {
    this.headers = headers;
    for (let index = from === null ? 0 : from.index + 1; index < this.entries.length; index++) {
      const entry = this.entries[index]!;
      entry.ended = end;
      const status = this.#run(() => entry.filter.onHeaders(this.direction, headers, end));
      if (this.aborted) {
        entry.iteration = Iteration.Stopped;
        this.#end.aborted();
        return;
      }
      if (status === HeadersStatus.Stop) {
        entry.iteration = Iteration.Stopped;
        return;
      }
      if (status !== HeadersStatus.Continue) {
        entry.iteration = Iteration.StoppedAll;
        this.#streaming = status === HeadersStatus.StopAllAndWatermark;
        return;
      }
      entry.headersContinued = true;
      // the filter may have reset the stream
      if (!this.#end.isOpen()) return;
    }
    this.#end.headers(headers, end);
  }

  /** Sends METADATA to the filters from `first` on, or to all. (decodeMetadata, encodeMetadata) */
  sendMetadata(entries: number, first = 0): void {
    this.#metadataEntries = 0;
    for (const entry of this.entries.slice(first)) {
      if (entry.iteration === Iteration.StoppedAll) {
        this.#metadataEntries = entries;
        return;
      }
      this.#run(() => entry.filter.onMetadata(this.direction, entries));
    }
  }

  /** Sends a piece of body to the filters after `from`, or to all. (decodeData, encodeData) */
  sendData(data: Body, end: boolean, from: Entry | null = null): void {
    if (!this.#end.isOpen()) return;
    const hadTrailers = this.trailers !== null;
    let addedTrailers: Entry | null = null;
    for (let index = this.#first(from); index < this.entries.length; index++) {
      const entry = this.entries[index]!;
      if (entry.iteration === Iteration.StoppedAll) {
        this.buffer(data);
        return;
      }
      if (entry.ended) return;
      entry.ended = end && this.trailers === null;
      const status = this.#run(() => entry.filter.onData(this.direction, data, entry.ended));
      if (this.aborted) {
        this.#end.aborted();
        return;
      }
      if (!this.#end.isOpen()) return;
      if (!hadTrailers && this.trailers !== null) addedTrailers ??= entry;
      if (!this.#goesOnAfterData(entry, status, data)) return;
    }
    this.#end.data(data, end && addedTrailers === null);
    if (addedTrailers !== null) this.sendTrailers(addedTrailers);
  }

  /** Sends the trailers to the filters after `from`, or to all. (decodeTrailers, encodeTrailers) */
  sendTrailers(from: Entry | null = null): void {
    if (!this.#end.isOpen() || this.trailers === null) return;
    for (let index = this.#first(from); index < this.entries.length; index++) {
      const entry = this.entries[index]!;
      if (entry.iteration === Iteration.StoppedAll) return;
      const status = this.#run(() => entry.filter.onTrailers(this.direction, this.trailers!));
      entry.ended = true;
      if (this.aborted || status === TrailersStatus.Stop) {
        if (entry.iteration === Iteration.Goes) entry.iteration = Iteration.Stopped;
        if (this.aborted) this.#end.aborted();
        return;
      }
      if (entry.iteration === Iteration.Stopped) {
        this.resume(entry);
        return;
      }
    }
    this.#end.trailers(this.trailers);
  }

  /** Lets a filter's stream go on, with what waited. (commonContinue) */
  resume(entry: Entry): void {
    if (!this.#end.isOpen() || this.headers === null) return;
    entry.fromHere = entry.iteration === Iteration.StoppedAll;
    entry.iteration = Iteration.Goes;
    if (!entry.headersContinued) {
      entry.headersContinued = true;
      const end = this.complete && this.buffered === null && this.trailers === null;
      this.sendHeaders(this.headers, end, entry);
    }
    if (this.#metadataEntries > 0) this.sendMetadata(this.#metadataEntries, entry.index);
    const hadTrailers = this.trailers !== null;
    if (this.buffered !== null) {
      const data = this.buffered;
      this.sendData(data, this.complete && !hadTrailers, entry);
    }
    if (hadTrailers) this.sendTrailers(entry);
    entry.fromHere = false;
  }

  /** Makes a piece of body wait. (commonHandleBufferData) */
  buffer(data: Body): void {
    if (data === this.buffered) return;
    this.buffered ??= new Body();
    this.buffered.move(data);
    if (this.buffered.length > this.#bufferLimit && !this.#streaming) this.#end.tooLarge();
  }

  /** As {@link buffer}, for a filter that wants to see the whole body at once; counts against the limit. */
  bufferWhole(data: Body): void {
    this.#streaming = false;
    this.buffer(data);
  }

  /** (commonHandleAfterDataCallback) */
  #goesOnAfterData(entry: Entry, status: DataStatus, data: Body): boolean {
    if (status === DataStatus.Continue) {
      if (entry.iteration !== Iteration.Stopped) return true;
      this.buffer(data);
      this.resume(entry);
      return false;
    }
    entry.iteration = Iteration.Stopped;
    if (status !== DataStatus.StopNoBuffer) {
      this.#streaming = status === DataStatus.StopAndWatermark;
      this.buffer(data);
    } else if (this.complete && this.trailers === null) {
      // when it goes on, the end has to be told with an empty piece
      this.buffered ??= new Body();
    }
    return false;
  }

  #first(from: Entry | null): number {
    if (from === null) return 0;
    return from.fromHere ? from.index : from.index + 1;
  }

  #run<T>(call: () => T): T {
    const before = this.#turn.direction;
    this.#turn.direction = this.direction;
    try {
      return call();
    } finally {
      this.#turn.direction = before;
    }
  }
}
