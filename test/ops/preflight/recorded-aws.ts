import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A response as a service wrote it; the API models of the SDK read it. */
interface Recorded {
  /** Default 200. */
  readonly status?: number;
  /** Of the REST protocols: the header that names the error. */
  readonly error?: string;
  readonly json?: unknown;
  readonly xml?: unknown;
}

/** What an account says, where it differs from one that is ready. */
interface Scenario {
  /** Where the texts and members come from. */
  readonly source: string;
  /** By service and operation, for example `ssm GetParameter`; `*` matches the last part of a path. */
  readonly responses: Readonly<Record<string, Recorded>>;
}

const fixture = (name: string): Readonly<Record<string, Scenario>> =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/preflight', `${name}.json`), 'utf8'));

const ready = Object.values(fixture('ready'))[0]?.responses ?? {};
export const scenarios: Readonly<Record<string, Scenario>> = Object.assign(
  {},
  ...['account', 'brokers', 'network', 'mail', 'payment'].map(fixture),
);

export interface RecordedAws {
  readonly url: string;
  /** Every request, as its recorded response is named. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

/**
 * Serves the responses of an account that is ready for stage prod, those of the scenarios instead where they have some.
 * What no fixture has is a response with status 501.
 */
export async function startRecordedAws(...names: readonly string[]): Promise<RecordedAws> {
  const responses: Record<string, Recorded> = Object.assign({}, ready, ...names.map(responsesOf));
  const requests: string[] = [];
  const server = createServer((incoming, response) => {
    void nameOf(incoming).then((name) => {
      requests.push(name);
      write(response, responses[name] ?? responses[name.replace(/\/[^/]*$/, '/*')] ?? notRecorded(name));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function responsesOf(name: string): Scenario['responses'] {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`test/fixtures/preflight has no scenario "${name}".`);
  return scenario.responses;
}

const notRecorded = (name: string): Recorded => ({
  status: 501,
  json: { __type: 'NotRecorded', message: `no fixture has ${name}` },
});

/** Service and operation of a request in any of the AWS protocols; of a quota its code, of a cluster its brokers. */
async function nameOf(incoming: IncomingMessage): Promise<string> {
  const body = await text(incoming);
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(incoming.headers.authorization ?? '')?.[1];
  const target = String(incoming.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  if (target) return [service, target, JSON.parse(body).QuotaCode].filter(Boolean).join(' ');
  const action = new URLSearchParams(body).get('Action');
  if (action) return `${service} ${action}`;
  const { pathname } = new URL(incoming.url ?? '', 'http://aws');
  // An ARN in a path keeps its slashes encoded, so that it stays one part.
  const path = pathname.replaceAll('%40', '@').replace(/\/$/, '');
  return [service, incoming.method, path, ...brokersOf(body)].join(' ');
}

function brokersOf(body: string): string[] {
  const { provisioned } = JSON.parse(body || '{}');
  return provisioned ? [provisioned.brokerNodeGroupInfo.instanceType, provisioned.kafkaVersion] : [];
}

function write(response: ServerResponse, { status = 200, error, json, xml }: Recorded): void {
  const body = xml === undefined ? JSON.stringify(json) : xmlOf(xml);
  response.writeHead(status, {
    'content-type': xml === undefined ? 'application/json' : 'text/xml',
    ...(error === undefined ? {} : { 'x-amzn-errortype': error }),
  });
  response.end(body);
}

/** Elements of an object; one for each item of a list. */
function xmlOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value).replaceAll('&', '&amp;');
  return Object.entries(value)
    .flatMap(([name, inner]) => (Array.isArray(inner) ? inner : [inner]).map((each) => [name, each] as const))
    .map(([name, each]) => `<${name}>${xmlOf(each)}</${name}>`)
    .join('');
}
