import { counted } from '../../shared/counted.ts';
import { documentationPage } from '../../shared/package-directory.ts';
import type { PropertyFinding } from './findings.ts';

/** `npm run docs` writes it from the rules. */
const PROPERTIES_PAGE = 'reference/cloudformation.md';

/** Names shown of many. */
const SHOWN = 3;

/**
 * Says which properties are not honoured: one line for each, however many resources have it, with how many there are and the
 * reason; and in one line how many have no effect here by their nature.
 * @returns one text of several lines, or nothing when every property has its effect.
 */
export function propertyReport(findings: readonly PropertyFinding[]): string[] {
  const different = findings.filter(({ kind }) => kind !== 'noEffect');
  const withoutEffect = findings.filter(({ kind }) => kind === 'noEffect');
  return [
    ...(different.length > 0 ? [`properties that are not honoured here:\n${linesOf(different)}`] : []),
    ...(withoutEffect.length > 0 ? [summaryOf(withoutEffect)] : []),
  ];
}

function linesOf(findings: readonly PropertyFinding[]): string {
  const rows = [...groupedBy(findings, ({ type, path }) => `${type}.${path}`)]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, same]) => [name, `${same[0]?.reason ?? ''} (${resourcesOf(same)})`] as const);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, rest]) => `  ${name.padEnd(width)}  ${rest}`).join('\n');
}

/** `Orders`, or `4 resources: Orders, Payment, Stock, …`; plain values too, since they say what is different. */
function resourcesOf(findings: readonly PropertyFinding[]): string {
  const ids = some(findings.map(({ logicalId }) => logicalId));
  const values = new Set(findings.map(({ value }) => (typeof value === 'object' ? '' : String(value))));
  const shown = [...values].filter((value) => value !== '' && value.length <= 20);
  const what = shown.length > 0 ? `${some(shown)}; ` : '';
  return what + (findings.length === 1 ? ids : `${findings.length} resources: ${ids}`);
}

const some = (texts: readonly string[]) =>
  [...texts.slice(0, SHOWN), ...(texts.length > SHOWN ? ['…'] : [])].join(', ');

function summaryOf(findings: readonly PropertyFinding[]): string {
  const byName = [...groupedBy(findings, ({ path }) => path.split('.').at(-1) ?? path)];
  const names = byName.toSorted(([, one], [, other]) => other.length - one.length).map(([name]) => name);
  const resources = new Set(findings.map(({ type, logicalId }) => `${type} ${logicalId}`)).size;
  const what = `${counted(findings.length, 'property', 'properties')} of ${counted(resources, 'resource')}`;
  const verb = findings.length === 1 ? 'has' : 'have';
  return `${what} ${verb} no effect on one machine (${some(names)}): ${documentationPage(PROPERTIES_PAGE)}`;
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
