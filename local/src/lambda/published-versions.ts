/** The version that is not published. */
export const LATEST = '$LATEST';

/** A published version: the mirror has one state of the code, so its code is that of `$LATEST`. */
export interface PublishedVersion {
  readonly version: string;
  readonly description: string;
}

/** A name for a version. */
export interface FunctionAlias {
  readonly name: string;
  readonly functionVersion: string;
  readonly description: string;
}

interface Published {
  readonly versions: Map<string, PublishedVersion>;
  readonly aliases: Map<string, FunctionAlias>;
}

/** Versions and aliases of functions, by the function's name. */
export class PublishedVersions {
  readonly #functions = new Map<string, Published>();

  putVersion(functionName: string, version: PublishedVersion): void {
    this.#of(functionName).versions.set(version.version, version);
  }

  putAlias(functionName: string, alias: FunctionAlias): void {
    this.#of(functionName).aliases.set(alias.name, alias);
  }

  removeVersion(functionName: string, version: string): void {
    this.#of(functionName).versions.delete(version);
  }

  removeAlias(functionName: string, name: string): void {
    this.#of(functionName).aliases.delete(name);
  }

  /** By number; `$LATEST` is not among them. */
  versions(functionName: string): PublishedVersion[] {
    return [...this.#of(functionName).versions.values()].sort(
      (one, other) => Number(one.version) - Number(other.version),
    );
  }

  /** By name. */
  aliases(functionName: string): FunctionAlias[] {
    return [...this.#of(functionName).aliases.values()].sort((one, other) =>
      one.name.localeCompare(other.name),
    );
  }

  /** The version that a qualifier leads to; undefined when the function has no such version or alias. */
  versionOf(functionName: string, qualifier: string): string | undefined {
    if (qualifier === LATEST) return LATEST;
    const { versions, aliases } = this.#of(functionName);
    return versions.has(qualifier) ? qualifier : aliases.get(qualifier)?.functionVersion;
  }

  forget(functionName: string): void {
    this.#functions.delete(functionName);
  }

  #of(functionName: string): Published {
    const existing = this.#functions.get(functionName);
    if (existing) return existing;
    const fresh: Published = { versions: new Map(), aliases: new Map() };
    this.#functions.set(functionName, fresh);
    return fresh;
  }
}
