import { resourceTypes } from '../../local/src/resources/index.ts';
import type { NotHonoured, PropertyRules } from '../../local/src/resources/property-rules.ts';
import { code, table } from './markdown.ts';

/** Properties that behave here differently than on AWS, of every type. */
export function notHonouredTable(): string {
  const rows = typesInOrder().flatMap(([type, { notHonoured = {} }]) =>
    Object.entries(notHonoured).map(([path, rule]) => [
      code(`${type}.${path}`),
      rule.reason,
      acceptedOf(rule),
    ]),
  );
  return table(['property', 'here', 'as on AWS'], rows);
}

/** For each type what is honoured, and what has no effect with the reason. */
export function propertiesByType(): string {
  return typesInOrder()
    .map(([type, rules]) => [`### ${type}`, '', ...linesOf(rules)].join('\n'))
    .join('\n\n');
}

function linesOf({ honoured, noEffect = {}, notHonoured = {}, others }: PropertyRules): string[] {
  const different = Object.keys(notHonoured);
  return [
    ...(honoured.length > 0 ? [`- Honoured: ${codes(honoured)}`] : []),
    ...(different.length > 0 ? [`- Different: ${codes(different)}`] : []),
    ...Object.entries(noEffect).map(([reason, paths]) => `- No effect, ${reason}: ${codes(paths)}`),
    ...(others === undefined ? [] : [`- No effect, ${others}: every other property`]),
  ];
}

const typesInOrder = () =>
  resourceTypes.flatMap(({ type, properties }) => (properties ? [[type, properties] as const] : []));

const codes = (paths: readonly string[]) => paths.map(code).join(', ');

/** Values that behave here as on AWS; empty when there is none but leaving the property out. */
function acceptedOf({ unless = [] }: NotHonoured): string {
  return unless.map((value) => code(typeof value === 'string' ? value : JSON.stringify(value))).join(', ');
}
