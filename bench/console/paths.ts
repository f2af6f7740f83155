import { pathTo } from '../../local/src/console/page/components/path-to.ts';
import type { Ready } from '../../local/src/mirror/ready.ts';
import { until } from './until.ts';

interface Story {
  readonly mapping: string;
  readonly functionName: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly batch?: { readonly id: number };
}

/**
 * A path of every page, by its name: those about one thing with a thing that there is, as soon as there is one. Sends a record that
 * no consumer can read, for a dead letter.
 */
export async function pathsOf({ console: url }: Ready): Promise<Readonly<Record<string, string>>> {
  const get = async <Result>(path: string): Promise<Result> => {
    const response = await fetch(`${url}/api/v1${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Result;
  };
  const mappings = await get<{ uuid: string; topic: string }[]>('/mappings');
  const orders = mappings.filter(({ topic }) => topic === 'orders');
  const story = await firstOf(async () => {
    const stories = await Promise.all(orders.map(({ uuid }) => get<Story[]>(`/mappings/${uuid}/records`)));
    return stories
      .flat()
      .flatMap(({ key, batch, ...story }) => (key && batch ? [{ ...story, key, batch }] : []));
  }, 'record in a batch');
  await poison(url, story.topic);
  const invocation = await firstOf(() => get<{ requestId: string }[]>('/invocations'), 'invocation');
  const email = await firstOf(
    async () => (await get<{ emails: { id: string }[] }>('/emails')).emails,
    'email',
  );
  const deadLetter = await firstOf(
    async () => (await get<{ deadLetters: { id: string }[] }>('/dead-letters')).deadLetters,
    'dead letter',
  );
  const { mapping, batch, topic, partition, offset, key, functionName } = story;
  return {
    map: '/',
    mappings: '/mappings',
    'a mapping': pathTo.mapping(mapping),
    'a batch': pathTo.batch(mapping, batch.id),
    topics: '/topics',
    'a topic': pathTo.topic(topic),
    'a record': pathTo.record(topic, partition, offset),
    'a key': pathTo.key(key),
    functions: '/functions',
    'a function': pathTo.function(functionName),
    invocations: '/invocations',
    'an invocation': pathTo.invocation(invocation.requestId),
    logs: '/logs',
    emails: '/emails',
    'an email': pathTo.email(email.id),
    'dead letters': '/dead-letters',
    'a dead letter': pathTo.deadLetter(deadLetter.id),
    'outage lab': '/lab',
    grants: '/grants',
    charts: '/charts',
    stacks: '/stacks',
    notices: '/notices',
    compare: pathTo.appPage('compare'),
  };
}

async function poison(url: string, topic: string): Promise<void> {
  const response = await fetch(`${url}/api/v1/topics/${topic}/records`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ records: [{ key: 'poison', value: 'neither JSON nor Avro' }] }),
  });
  if (!response.ok) throw new Error(`POST a record to ${topic}: ${response.status} ${await response.text()}`);
}

/** @throws {Error} when there is none after three minutes. */
async function firstOf<Item>(list: () => Promise<readonly Item[]>, what: string): Promise<Item> {
  const [first] = await until(list, (items) => items.length > 0, what);
  return first as Item;
}
