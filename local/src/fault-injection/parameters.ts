import { ServiceException } from '../shared/service-exception.ts';

/** FIS's own bound of a duration; its other bound, one minute, does not hold here: a laptop's test is shorter. */
const LONGEST_DURATION_MS = 12 * 3_600_000;
const DURATION = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/;

export const invalid = (message: string) => new ServiceException('ValidationException', message);

/** Reads the parameters of one action, which are texts, and refuses those it was not asked for. */
export class ParameterReader {
  readonly #action: string;
  readonly #parameters: Readonly<Record<string, string>>;
  readonly #known = new Set<string>();

  constructor(action: string, parameters: Readonly<Record<string, string>>) {
    this.#action = action;
    this.#parameters = parameters;
  }

  /** @throws {ServiceException} ValidationException when it is absent and there is no default. */
  text(name: string, byDefault?: string): string {
    this.#known.add(name);
    const value = this.#parameters[name] ?? byDefault;
    if (value === undefined) throw invalid(`Action ${this.#action} needs the parameter ${name}.`);
    return value;
  }

  /** `a, b` → `['a', 'b']`; absent or empty: none. */
  texts(name: string): string[] {
    return this.text(name, '')
      .split(',')
      .map((text) => text.trim())
      .filter((text) => text !== '');
  }

  wholeNumber(name: string, [minimum, maximum]: readonly [number, number], byDefault?: string): number {
    const value = Number(this.text(name, byDefault));
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw this.#refusal(name, `a whole number from ${minimum} to ${maximum}`);
  }

  flag(name: string, byDefault?: string): boolean {
    const value = this.text(name, byDefault);
    if (value !== 'true' && value !== 'false') throw this.#refusal(name, 'true or false');
    return value === 'true';
  }

  /** An ISO 8601 duration of hours, minutes and seconds, in milliseconds. */
  durationMs(name: string): number {
    const [whole, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(this.text(name)) ?? [];
    const duration = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
    if (whole && duration > 0 && duration <= LONGEST_DURATION_MS) return duration;
    throw this.#refusal(name, 'an ISO 8601 duration from PT1S to PT12H');
  }

  /** @throws {ServiceException} ValidationException naming a parameter that no action has. */
  refuseOthers(): void {
    const other = Object.keys(this.#parameters).find((name) => !this.#known.has(name));
    if (other === undefined) return;
    throw invalid(
      `Action ${this.#action} has no parameter ${other}; it has: ${[...this.#known].join(', ')}.`,
    );
  }

  #refusal(name: string, accepted: string): ServiceException {
    return invalid(
      `Parameter ${name} of action ${this.#action} is '${this.#parameters[name]}'; accepted is ${accepted}.`,
    );
  }
}
