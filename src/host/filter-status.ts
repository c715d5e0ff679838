/** What filters answer, and what a guest's answer means. */

/** What a filter answers to headers. */
export enum HeadersStatus {
  Continue = 0,
  /** Hold the headers; the filter still sees what follows. */
  Stop = 1,
  /** Hold everything. A body too large for the buffer ends the stream. */
  StopAllAndBuffer = 3,
  /** Hold everything. A body too large for the buffer waits at its sender. */
  StopAllAndWatermark = 4,
}

/** What a filter answers to a piece of body. */
export enum DataStatus {
  Continue = 0,
  StopAndBuffer = 1,
  StopAndWatermark = 2,
  StopNoBuffer = 3,
}

/** What a filter answers to trailers. */
export enum TrailersStatus {
  Continue = 0,
  Stop = 1,
}

/**
 * What a guest's answer to headers means, when the plugin is told to mean 1 (`allow_on_headers_stop_iteration`). 2
 * means what 0 does.
 *
 * @param stopped - A local response was sent: the chain stops, whatever the answer.
 */
export function headersStatus(answer: number, stopped: boolean): HeadersStatus {
  if (stopped || answer >>> 0 > 4) return HeadersStatus.StopAllAndWatermark;
  return answer === 2 ? HeadersStatus.Continue : answer;
}

/** The same for a plugin that is not: 1 means what 4 does. */
export function headersOrAllStatus(answer: number, stopped: boolean): HeadersStatus {
  return headersStatus(answer === 1 ? HeadersStatus.StopAllAndWatermark : answer, stopped);
}

/** The same for a piece of body; what is unknown stops. */
export function dataStatus(answer: number, stopped: boolean): DataStatus {
  return stopped || answer >>> 0 > 3 ? DataStatus.StopNoBuffer : answer;
}

/** The same for trailers. */
export function trailersStatus(answer: number, stopped: boolean): TrailersStatus {
  return stopped || answer >>> 0 > 1 ? TrailersStatus.Stop : answer;
}
