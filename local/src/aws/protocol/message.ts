import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Place } from '../../shared/place.ts';

/** A signed request, read in full. */
export interface AwsRequest {
  readonly method: string;
  /** Still percent-encoded: an ARN in it holds slashes. */
  readonly path: string;
  /** With its `?`, or empty. */
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly requestId: string;
  readonly accessKeyId: string;
  /** The account of its caller, in the Region that it is signed for. */
  readonly place: Place;
}

export interface AwsResponse {
  readonly statusCode: number;
  readonly headers?: OutgoingHttpHeaders;
  /** A stream is sent while it is written, in chunks. */
  readonly body?: string | Buffer | Readable;
}

/** One operation, found for one request and ready to run. */
export interface OperationCall {
  /** As IAM and the SDKs name it, for example `CreateEventSourceMapping`. */
  readonly name: string;
  /** Labels of its route, decoded; absent where operations are distinguished otherwise. */
  readonly parameters?: Readonly<Record<string, string>>;
  run(): AwsResponse | Promise<AwsResponse>;
}
