import { type Service, steps } from './synchronous-design.ts';

export const services: readonly Service[] = steps.map(({ service }) => service);

/** When which service was down, as far as it was looked at. */
export class Outages {
  readonly #changes = new Map<Service, { readonly at: number; readonly isDown: boolean }[]>();

  /** Notes what was seen at a time; times ascend. */
  note(service: Service, isDown: boolean, at: number): void {
    const changes = this.#changes.get(service) ?? [];
    if ((changes.at(-1)?.isDown ?? false) !== isDown) changes.push({ at, isDown });
    this.#changes.set(service, changes);
  }

  isDown(service: Service, at: number): boolean {
    return this.#changes.get(service)?.findLast((change) => change.at <= at)?.isDown ?? false;
  }
}
