import type { Browser } from 'playwright-core';
import { pathTo } from '../../local/src/console/page/components/path-to.ts';
import type { Measurement } from '../report.ts';
import { createMapping, startDecodingMirror } from './decoding-mirror.ts';
import { openPage } from './open-page.ts';
import { paintOf } from './paint.ts';
import { until } from './until.ts';

const records = Number(process.env.BACKLOG ?? 1_000_000);

/** When pages about a mapping with a backlog are painted, and that they say how long it is. */
export async function backlog(browser: Browser): Promise<Measurement[]> {
  await using mirror = await startDecodingMirror(records);
  const { ready, topic } = mirror;
  const uuid = await createMapping(mirror, false);
  const lag = async () => {
    const response = await fetch(`${ready.console}/api/v1/mappings/${uuid}`);
    return ((await response.json()) as { offsetLag: number }).offsetLag;
  };
  await until(lag, (value) => value === records, `lag of ${records}`);
  const count = new Intl.NumberFormat('en-US').format(records);
  const paths = { map: '/', mappings: '/mappings', 'its mapping': pathTo.mapping(uuid) };
  const topicPaths = {
    'its topic': pathTo.topic(topic),
    'its oldest': `${pathTo.topic(topic)}?order=oldest`,
  };
  const measurements: Measurement[] = [];
  for (const [name, path] of Object.entries({ ...paths, ...topicPaths })) {
    const url = `${ready.console}${path}`;
    measurements.push(await paintOf(browser, `with ${count} records that wait, ${name}`, url));
    await using opened = await openPage(browser, url);
    await opened.page.getByText(count).first().waitFor();
  }
  return measurements;
}
