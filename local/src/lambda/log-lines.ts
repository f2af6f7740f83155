import { LATEST } from './published-versions.ts';
/**
 * The lines that Lambda itself writes around an invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */

export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memorySizeInMb: number;
  readonly memoryUsedInMb: number;
  /** Present for the first invocation of an environment. */
  readonly initDurationMs?: number;
  /** Present when the invocation failed outside of the handler. */
  readonly errorType?: string;
}

export function startLine(requestId: string, version: string): string {
  return `START RequestId: ${requestId} Version: ${version}\n`;
}

/** `END` and `REPORT`. */
export function endLines(report: Report): string {
  const { requestId, durationMs, initDurationMs, errorType } = report;
  const billed = Math.ceil(durationMs + (initDurationMs ?? 0));
  const init = initDurationMs === undefined ? '' : `Init Duration: ${initDurationMs.toFixed(2)} ms\t`;
  const status = errorType === undefined ? '' : `Status: ${statusOf(errorType)}\tError Type: ${errorType}\t`;
  return (
    `END RequestId: ${requestId}\nREPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\t` +
    `Billed Duration: ${billed} ms\tMemory Size: ${report.memorySizeInMb} MB\t` +
    `Max Memory Used: ${report.memoryUsedInMb} MB\t${init}${status}\n`
  );
}

/** Written when an init phase did not come to its end. */
export function initReportLine(durationMs: number, errorType: string): string {
  return (
    `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms\tPhase: init\t` +
    `Status: ${statusOf(errorType)}\tError Type: ${errorType}\n`
  );
}

function statusOf(errorType: string): string {
  return errorType === TIMED_OUT ? 'timeout' : 'error';
}

export const TIMED_OUT = 'Sandbox.Timedout';

/** CloudWatch's stream name of a new environment: `YYYY/MM/DD/[version]<32 hex digits>`. */
export function logStreamName(now: Date, hexDigits: string, version: string = LATEST): string {
  return `${now.toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]${hexDigits}`;
}
