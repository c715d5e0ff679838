/**
 * Meshwright's SDK: what a filter imports.
 *
 *     import { Action, HttpContext, RootContext, log, registerRootContext } from "meshwright/assembly";
 */
import * as attributes from "./attributes";
import * as clock from "./clock";
import * as dns from "./dns";
import * as environment from "./environment";
import * as foreign from "./foreign";
import * as log from "./log";
import * as properties from "./properties";
import * as random from "./random";
import * as sharedData from "./shared-data";

export { attributes, clock, dns, environment, foreign, log, properties, random, sharedData };

export { Bytes } from "./abi/bytes";
export { Action, GrpcStatus, LogLevel, PeerType } from "./abi/enums";
export { HeaderPairs } from "./abi/pairs";
export { GrpcStream } from "./calls/grpc-stream";
export { GrpcUpstream } from "./calls/grpc-upstream";
export { HttpCallResponse } from "./calls/http-call-response";
export { Config } from "./config/config";
export { callForeignFunction } from "./foreign";
export { Context } from "./context/context";
export { HttpContext } from "./context/http-context";
export { registerRootContext } from "./context/registry";
export { RootContext } from "./context/root-context";
export { StreamContext } from "./context/stream-context";
export { TimedRootContext } from "./context/timed-root-context";
export { Body } from "./http/body";
export { BodyCollector, Collected } from "./http/body-collector";
export { Headers } from "./http/headers";
export { KeptRequest } from "./http/kept-request";
export { HttpRequest, HttpResponse } from "./http/messages";
export { RequestFacts } from "./match/request-facts";
export { RequestMatch } from "./match/request-match";
export { MetricTags } from "./metric-tags";
export { Counter, Gauge, Histogram } from "./metrics";
export { ProtobufReader } from "./protobuf/reader";
export { ProtobufWriter } from "./protobuf/writer";
export { SharedCounter } from "./shared-counter";
export { Metadata } from "./attributes";
export { ResolvedAddress } from "./dns";
export { Expression, LifeSpan, PropertyType } from "./foreign";
export { Stat, StatsUpdate } from "./stats";
export { Wrapped } from "./values";
export { SharedDataWrite, SharedValue } from "./shared-data";
export { SharedQueue } from "./shared-queue";
export { TaggedCounter } from "./tagged-counter";
export { decimal, toLowerAscii, toUpperAscii } from "./text";

// the compiler calls it by path, which needs the file in the program
import "./abi/abort";
