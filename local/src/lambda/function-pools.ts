import { ServiceException } from '../shared/service-exception.ts';
import { bareFunctionName, functionReference } from './function-name.ts';
import type { FunctionPool } from './function-pool.ts';
import { PublishedVersions } from './published-versions.ts';
import type { FunctionConfiguration } from './types.ts';

/**
 * The pools of all functions: one for each function, and one for each version or alias of it that is invoked, whose
 * environments know their own ARN and version (docs/decisions/148-run-each-qualifier-in-its-own-environments.md).
 */
export class FunctionPools {
  readonly published = new PublishedVersions();
  readonly #create: (configuration: FunctionConfiguration) => FunctionPool;
  readonly #pools = new Map<string, FunctionPool>();
  /** By `name:qualifier`. */
  readonly #qualified = new Map<string, FunctionPool>();
  /** Pools of replaced or deleted functions that still have work in progress. */
  readonly #retiring = new Set<FunctionPool>();
  /** All of a function, also those that finish what they have accepted. */
  readonly #byFunction = new Map<string, Set<FunctionPool>>();

  constructor(create: (configuration: FunctionConfiguration) => FunctionPool) {
    this.#create = create;
  }

  /** Those of functions, without versions and aliases. */
  get functions(): FunctionPool[] {
    return [...this.#pools.values()];
  }

  /** All that take invocations. */
  get active(): FunctionPool[] {
    return [...this.#pools.values(), ...this.#qualified.values()];
  }

  /** With those that finish what they have accepted. */
  get all(): FunctionPool[] {
    return [...this.active, ...this.#retiring];
  }

  put(configuration: FunctionConfiguration): void {
    void this.#retire(configuration.functionName);
    this.#pools.set(configuration.functionName, this.#add(configuration));
  }

  /** Resolves when everything that was accepted is finished. */
  async delete(functionName: string): Promise<void> {
    this.published.forget(functionName);
    await this.#retire(functionName);
  }

  /** The pool of the function itself, whatever qualifier is in the name or ARN. */
  get(nameOrArn: string): FunctionPool | undefined {
    return this.#pools.get(bareFunctionName(nameOrArn));
  }

  /** @throws {ServiceException} ResourceNotFoundException */
  find(nameOrArn: string): FunctionPool {
    const pool = this.get(nameOrArn);
    if (pool) return pool;
    throw notFound(nameOrArn);
  }

  /**
   * The pool of the function, or of the version or alias that the name or ARN ends in. UNCONFIRMED: that the ARN in the
   * context ends in `:$LATEST` when that was asked for; AWS says that it "indicates if the invoker specified a version
   * number or alias": https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
   * @throws {ServiceException} ResourceNotFoundException
   */
  findQualified(nameOrArn: string): FunctionPool {
    const { name, qualifier } = functionReference(nameOrArn);
    if (qualifier === undefined) return this.find(nameOrArn);
    return this.#qualified.get(`${name}:${qualifier}`) ?? this.#qualify(this.find(nameOrArn), qualifier);
  }

  /** The pool of a function and those of its versions and aliases. */
  of(functionName: string): FunctionPool[] {
    return this.active.filter(({ configuration }) => configuration.functionName === functionName);
  }

  /**
   * Invocations that a function has in progress, whatever qualifier they came by: reserved concurrency is for all of
   * its versions. https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html
   */
  inProgress(functionName: string): number {
    let count = 0;
    for (const pool of this.#byFunction.get(functionName) ?? []) count += pool.inProgress;
    return count;
  }

  #add(configuration: FunctionConfiguration): FunctionPool {
    const pool = this.#create(configuration);
    const { functionName } = configuration;
    this.#byFunction.set(functionName, (this.#byFunction.get(functionName) ?? new Set()).add(pool));
    return pool;
  }

  #qualify({ configuration }: FunctionPool, qualifier: string): FunctionPool {
    const { functionName, functionArn } = configuration;
    const version = this.published.versionOf(functionName, qualifier);
    if (version === undefined) throw notFound(`${functionArn}:${qualifier}`);
    const pool = this.#add({ ...configuration, functionArn: `${functionArn}:${qualifier}`, version });
    this.#qualified.set(`${functionName}:${qualifier}`, pool);
    return pool;
  }

  async #retire(functionName: string): Promise<void> {
    const pools = this.of(functionName);
    this.#pools.delete(functionName);
    for (const [key, pool] of this.#qualified) if (pools.includes(pool)) this.#qualified.delete(key);
    await Promise.all(
      pools.map(async (pool) => {
        this.#retiring.add(pool);
        await pool.retire();
        this.#retiring.delete(pool);
        this.#byFunction.get(functionName)?.delete(pool);
      }),
    );
  }
}

const notFound = (nameOrArn: string) =>
  new ServiceException('ResourceNotFoundException', `Function not found: ${nameOrArn}`, 404);
