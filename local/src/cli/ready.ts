import type { Ready } from '../mirror/ready.ts';

/** The one line of `--json`. Scripts read it: members may be added, none may change. */
export function readyLine(ready: Ready): string {
  return `${JSON.stringify(ready)}\n`;
}

/** Lines that are printed when everything is ready. Paths are as the user can type them. */
export interface ReadyDetails {
  readonly seconds: number;
  readonly dataDirectory: string;
  /** What the app's own configuration adds. */
  readonly tryIt?: string;
}

/** What is printed when everything is ready. */
export function readyText(ready: Ready, { seconds, dataDirectory, tryIt }: ReadyDetails): string {
  const shown: readonly (readonly [string, string])[] = [
    ['API', ready.api],
    ['console', ready.console],
    ['mail', ready.mail],
    ['Kafka', ready.kafka],
    ['', ready.kafkaTls && `${ready.kafkaTls}  (TLS)`],
    ['', ready.kafkaScram && `${ready.kafkaScram}  (SASL/SCRAM over TLS)`],
    ['AWS', ready.aws && `${ready.aws}  (AWS_ENDPOINT_URL)`],
    ['tokens', ready.issuer && `POST ${ready.issuer}/token  (form: sub, name, email, zoneinfo, scope)`],
    ['debug', ready.inspect ?? ''],
    ['data', dataDirectory],
  ];
  const lines = shown
    .filter(([, address]) => address)
    .map(([name, address]) => `  ${name.padEnd(8)}${address}`);
  return [
    `\n${ready.stack} is ready after ${seconds.toFixed(1)} s\n`,
    ...lines,
    ...outputLines(ready),
    '',
    ...(tryIt === undefined ? [] : [tryIt, '']),
    'Ctrl-C stops.\n',
  ].join('\n');
}

/** Outputs of all stacks; the name of the stack is shown where there are several with outputs. */
function outputLines({ stacks }: Ready): string[] {
  const withOutputs = stacks.filter(({ outputs }) => Object.keys(outputs).length > 0);
  const rows = withOutputs.flatMap(({ name, outputs }) =>
    Object.entries(outputs).map(([key, value]): [string, string] => [
      withOutputs.length > 1 ? `${name}.${key}` : key,
      value,
    ]),
  );
  const width = Math.max(0, ...rows.map(([key]) => key.length)) + 2;
  return rows.length === 0
    ? []
    : ['', '  outputs', ...rows.map(([key, value]) => `  ${key.padEnd(width)}${value}`)];
}
