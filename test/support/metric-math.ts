/**
 * A small evaluator of CloudWatch metric math: what the alarms of the stack use of it, and no more.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */

/** Values of consecutive periods; undefined is missing data. */
export type Series = readonly (number | undefined)[];

/** What an expression yields: a number, one series, or a list of series. */
type Value = number | Series | readonly Series[];

const isList = (value: Value): value is readonly Series[] => Array.isArray(value) && Array.isArray(value[0]);

/**
 * Evaluates an expression.
 * @param series the metrics of the alarm by their id.
 * @throws {Error} naming what is not known of the expression.
 */
export function evaluateExpression(expression: string, series: ReadonlyMap<string, Series>): Series {
  const length = Math.max(0, ...[...series.values()].map((each) => each.length));
  const tokens = expression.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|[-+*/(),[\]<>]/g) ?? [];
  const parser = new Parser(tokens, series, length);
  const value = parser.comparison();
  parser.end();
  if (isList(value)) throw new Error(`${expression} yields more than one series.`);
  return typeof value === 'number' ? Array.from({ length }, () => value) : value;
}

class Parser {
  readonly #tokens: string[];
  readonly #series: ReadonlyMap<string, Series>;
  readonly #length: number;

  constructor(tokens: readonly string[], series: ReadonlyMap<string, Series>, length: number) {
    this.#tokens = [...tokens];
    this.#series = series;
    this.#length = length;
  }

  end(): void {
    if (this.#tokens.length > 0) throw new Error(`Unexpected ${this.#tokens.join(' ')}`);
  }

  comparison(): Value {
    return this.#binary(['<', '>'], () =>
      this.#binary(['+', '-'], () => this.#binary(['*', '/'], () => this.#operand())),
    );
  }

  #binary(operators: readonly string[], operand: () => Value): Value {
    let left = operand();
    while (operators.includes(this.#tokens[0] ?? '')) {
      const operator = this.#tokens.shift() ?? '';
      left = each(left, operand(), arithmetic[operator] as (a: number, b: number) => number);
    }
    return left;
  }

  #operand(): Value {
    const token = this.#tokens.shift() ?? '';
    if (token === '(') return this.#upTo(')')[0] ?? 0;
    if (token === '[') return this.#upTo(']') as Series[];
    if (/^\d/.test(token)) return Number(token);
    if (this.#tokens[0] === '(') {
      this.#tokens.shift();
      return this.#call(token, this.#upTo(')'));
    }
    const found = this.#series.get(token);
    if (!found) throw new Error(`Unknown metric ${token}`);
    return found;
  }

  /** Values between here and the closing bracket. */
  #upTo(closing: string): Value[] {
    const values: Value[] = [];
    while (this.#tokens[0] !== closing) {
      values.push(this.comparison());
      if (this.#tokens[0] === ',') this.#tokens.shift();
    }
    this.#tokens.shift();
    return values;
  }

  #call(name: string, values: readonly Value[]): Value {
    if (name === 'METRICS') return [...this.#series.values()];
    const apply = functions[name];
    if (!apply) throw new Error(`Unknown function ${name}`);
    return apply(values, this.#length);
  }
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
};

const at = (value: Value, index: number) => (typeof value === 'number' ? value : (value as Series)[index]);

/** Of two series; a period in which either has no data has none. */
function each(left: Value, right: Value, operation: (a: number, b: number) => number): Value {
  if (typeof left === 'number' && typeof right === 'number') return operation(left, right);
  const length = typeof left === 'number' ? (right as Series).length : left.length;
  return Array.from({ length }, (_, index) => {
    const [a, b] = [at(left, index), at(right, index)];
    return a === undefined || b === undefined ? undefined : operation(a, b);
  });
}

/** Of a list of series, period by period: a series without data in a period does not count there. */
const across =
  (operation: (values: readonly number[]) => number) =>
  ([list]: readonly Value[], length: number): Value => {
    const series = list && isList(list) ? list : [list as Series];
    return Array.from({ length }, (_, index) => {
      const values = series.map((one) => one[index]).filter((value) => value !== undefined);
      return values.length === 0 ? undefined : operation(values);
    });
  };

const filled = (series: Series, filler: number): Series => series.map((value) => value ?? filler);

const functions: Readonly<Record<string, (values: readonly Value[], length: number) => Value>> = {
  SUM: across((values) => values.reduce((sum, value) => sum + value, 0)),
  MAX: across((values) => Math.max(...values)),
  MIN: across((values) => Math.min(...values)),
  FILL: ([value, filler]) =>
    value && isList(value)
      ? value.map((one) => filled(one, Number(filler)))
      : filled(value as Series, Number(filler)),
  IF: ([condition = 0, then = 0, otherwise = 0], length) =>
    Array.from({ length }, (_, index) => {
      const truth = at(condition, index);
      return truth === undefined ? undefined : at(truth ? then : otherwise, index);
    }),
};
