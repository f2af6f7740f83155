/** The values a field of a cron expression accepts, ascending. */
type Values = readonly number[];

interface Field {
  readonly minimum: number;
  readonly maximum: number;
  /** Names of the values, from the minimum on. */
  readonly names?: readonly string[];
}

const fields = {
  minutes: { minimum: 0, maximum: 59 },
  hours: { minimum: 0, maximum: 23 },
  dayOfMonth: { minimum: 1, maximum: 31 },
  month: { minimum: 1, maximum: 12, names: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ') },
  dayOfWeek: { minimum: 1, maximum: 7, names: 'SUN MON TUE WED THU FRI SAT'.split(' ') },
  year: { minimum: 1970, maximum: 2199 },
} as const satisfies Readonly<Record<string, Field>>;

type FieldName = keyof typeof fields;
type Cron = Readonly<Record<FieldName, Values>>;

const dayMs = 86_400_000;
/** A day that a valid expression accepts recurs within eight years (29 February around a century's end), or never. */
const longestSearchDays = 8 * 366;

/**
 * Reads the six fields of `cron(…)`: minutes, hours, day of month, month, day of week, year, with `*`, `,`, `-`, `/`, names
 * and `?`. `L`, `W` and `#` are not read.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @returns undefined when AWS would refuse it.
 */
export function parseCron(text: string): Cron | undefined {
  const texts = text.trim().split(/\s+/);
  const names = Object.keys(fields) as FieldName[];
  // Exactly one of the two days says "?": nothing in particular.
  if (texts.length !== names.length || (texts[2] === '?') === (texts[4] === '?')) return undefined;
  const values = names.map((name, index) => valuesOf(texts[index] as string, fields[name]));
  if (values.some((each) => each.length === 0)) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, values[index] as Values])) as unknown as Cron;
}

/**
 * The first minute after a moment that the expression accepts, UTC.
 * @param afterMs milliseconds since the epoch.
 * @returns undefined when there is none.
 */
export function nextCronTime(cron: Cron, afterMs: number): number | undefined {
  const today = Math.floor(afterMs / dayMs) * dayMs;
  for (let days = 0; days <= longestSearchDays; days += 1) {
    const day = today + days * dayMs;
    if (!acceptsDay(cron, new Date(day))) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const time = day + (hour * 60 + minute) * 60_000;
        if (time > afterMs) return time;
      }
    }
  }
  return undefined;
}

function acceptsDay(cron: Cron, day: Date): boolean {
  return (
    cron.year.includes(day.getUTCFullYear()) &&
    cron.month.includes(day.getUTCMonth() + 1) &&
    cron.dayOfMonth.includes(day.getUTCDate()) &&
    cron.dayOfWeek.includes(day.getUTCDay() + 1)
  );
}

/** @returns none when a part cannot be read. */
function valuesOf(text: string, field: Field): Values {
  const parts = text.split(',').map((part) => valuesOfPart(part, field));
  if (parts.some((values) => values.length === 0)) return [];
  return [...new Set(parts.flat())].sort((a, b) => a - b);
}

function valuesOfPart(part: string, field: Field): Values {
  const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
  const bounds = boundsOf(range, field, step !== undefined);
  const width = Number(step ?? 1);
  if (!bounds || width < 1) return [];
  const [first, last] = bounds;
  return Array.from({ length: Math.floor((last - first) / width) + 1 }, (_, index) => first + index * width);
}

function boundsOf(
  range: string,
  field: Field,
  isStepped: boolean,
): readonly [first: number, last: number] | undefined {
  if (range === '*' || range === '?') return [field.minimum, field.maximum];
  const [from = '', to, ...more] = range.split('-');
  const first = valueIn(from, field);
  // `5/15` begins at 5 and continues to the end.
  const last = to === undefined ? (isStepped ? field.maximum : first) : valueIn(to, field);
  if (more.length > 0 || first === undefined || last === undefined || last < first) return undefined;
  return [first, last];
}

function valueIn(text: string, { minimum, maximum, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return minimum + named;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= minimum && value <= maximum ? value : undefined;
}
