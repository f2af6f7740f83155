import { endLines, initReportLine, type Report, startLine, TIMED_OUT } from './log-lines.ts';
import type { LoggingConfiguration, SystemLogLevel } from './logging.ts';

/** How an invocation ended, for its report. */
interface InvocationReport extends Report {
  /** Whether the handler threw; the environment continues. */
  readonly hasThrown: boolean;
  /** Length of the response. */
  readonly producedBytes: number;
  /** Lambda's sentence about an environment that ended, without time and request id; empty for none. */
  readonly reason: string;
}

/** What Lambda writes around the lines of a function; each text holds whole lines, or is empty. */
export interface PlatformLog {
  start(requestId: string): string;
  end(report: InvocationReport): string;
  /** The init phase did not come to its end. */
  initFailure(durationMs: number, errorType: string): string;
}

/**
 * @param logging of the function; undefined for text.
 * @param version of its environments.
 */
export function platformLog(logging: LoggingConfiguration | undefined, version: string): PlatformLog {
  return logging?.systemLevel === undefined ? textLog(version) : jsonLog(logging.systemLevel, version);
}

const textLog = (version: string): PlatformLog => ({
  start: (requestId) => startLine(requestId, version),
  end: ({ reason, ...report }) =>
    (reason && `${new Date().toISOString()} ${report.requestId} ${reason}\n\n`) + endLines(report),
  initFailure: initReportLine,
});

const PRIORITIES: Readonly<Record<SystemLogLevel, number>> = { DEBUG: 1, INFO: 2, WARN: 3 };

/**
 * Platform events as one JSON object a line. That INFO, the default, has start and report is in
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html; UNCONFIRMED: the other levels,
 * which are in a table that this page links to. The members of events are in
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html. There is no END, and no sentence about a
 * timeout: the status says it.
 */
function jsonLog(minimum: SystemLogLevel, version: string): PlatformLog {
  const event = (level: SystemLogLevel, type: string, record: object) =>
    PRIORITIES[level] < PRIORITIES[minimum]
      ? ''
      : `${JSON.stringify({ time: new Date().toISOString(), type: `platform.${type}`, record })}\n`;
  return {
    start: (requestId) => event('INFO', 'start', { requestId, version }),
    end: (report) => {
      const { requestId, errorType, durationMs, producedBytes } = report;
      const outcome = { status: statusOf(report), ...(errorType && { errorType }) };
      const isFine = outcome.status === 'success';
      const done = { durationMs: rounded(durationMs), producedBytes };
      return (
        event(isFine ? 'DEBUG' : 'WARN', 'runtimeDone', { requestId, ...outcome, metrics: done }) +
        event(isFine ? 'INFO' : 'WARN', 'report', { requestId, metrics: metricsOf(report), ...outcome })
      );
    },
    initFailure: (durationMs, errorType) =>
      event('WARN', 'initReport', {
        initializationType: 'on-demand',
        phase: 'init',
        status: errorType === TIMED_OUT ? 'timeout' : 'error',
        errorType,
        metrics: { durationMs: rounded(durationMs) },
      }),
  };
}

/** UNCONFIRMED: that a thrown error is `error`, as an ended runtime is; the schema only lists the four words. */
function statusOf({ errorType, hasThrown }: InvocationReport): 'success' | 'error' | 'timeout' {
  if (errorType === TIMED_OUT) return 'timeout';
  return hasThrown || errorType !== undefined ? 'error' : 'success';
}

function metricsOf({ durationMs, initDurationMs, memorySizeInMb, memoryUsedInMb }: Report) {
  return {
    durationMs: rounded(durationMs),
    billedDurationMs: Math.ceil(durationMs + (initDurationMs ?? 0)),
    memorySizeMB: memorySizeInMb,
    maxMemoryUsedMB: memoryUsedInMb,
    ...(initDurationMs !== undefined && { initDurationMs: rounded(initDurationMs) }),
  };
}

const rounded = (millis: number) => Math.round(millis * 1_000) / 1_000;
