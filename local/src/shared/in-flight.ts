/** Work in progress, by key. Who needs the same meanwhile shares it; once it has ended or failed, the next call begins it again. */
export class InFlight<Result> {
  readonly #byKey = new Map<string, Promise<Result>>();

  share(key: string, work: () => Promise<Result>): Promise<Result> {
    const inFlight = this.#byKey.get(key) ?? work().finally(() => this.#byKey.delete(key));
    this.#byKey.set(key, inFlight);
    return inFlight;
  }
}
