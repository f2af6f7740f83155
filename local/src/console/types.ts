/** What the console shows; the page asks for it again every second. */
export interface ConsoleState {
  readonly title: string;
  /** Name → address, in the order to show; addresses that start with `http` become links. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly functions: readonly ConsoleFunction[];
  readonly mappings: readonly ConsoleMapping[];
  /** Newest first. */
  readonly notices: readonly { readonly time: string; readonly text: string }[];
}

interface ConsoleFunction {
  readonly name: string;
  /** Since the mirror was started. */
  readonly invocations: number;
  /** Of these, how many ended in a function error. */
  readonly errors: number;
}

interface ConsoleMapping {
  readonly uuid: string;
  readonly functionName: string;
  readonly topic: string;
  readonly consumerGroupId: string;
  /** As the Lambda API says it: `Enabled`, `Disabled`, `Disabling`, … */
  readonly state: string;
  /** `LastProcessingResult` where it names a problem, else empty. */
  readonly problem: string;
  /** Records appended to the topic and not yet processed, over all partitions; null when Kafka cannot be asked. */
  readonly offsetLag: number | null;
  /** By CloudWatch's names. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** What a role of functions is allowed, and whether something that they did needed it. */
export interface ConsoleRole {
  /** ARN. */
  readonly role: string;
  readonly functions: readonly string[];
  readonly grants: readonly {
    readonly action: string;
    readonly resource: string;
    readonly use: 'needed' | 'unused' | 'not asked';
  }[];
}

/** What the console asks of the rest of the mirror. */
export interface ConsoleSource {
  state(): ConsoleState | Promise<ConsoleState>;
  /** Since the mirror was started; throws ServiceException when policies do not count. */
  roles(): readonly ConsoleRole[];
  /** Pauses or resumes a mapping; throws ServiceException when there is none of this UUID. */
  setMappingEnabled(uuid: string, enabled: boolean): Promise<void>;
}

export interface Console {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  stop(): Promise<void>;
}

/** What a page that an app adds to the console is given: the JSON API, by paths below `/api/v1` such as `mappings`. */
export interface PageApi {
  /** @throws {Error} with the message of the API. */
  get(
    path: string,
    query?: Readonly<Record<string, string | number | boolean | undefined>>,
  ): Promise<unknown>;
  /** @param body is sent as JSON. @throws {Error} with the message of the API. */
  post(path: string, body?: unknown): Promise<unknown>;
  /** @throws {Error} with the message of the API. */
  remove(path: string): Promise<unknown>;
  /** Follows a server-sent event. @returns ends that. */
  listen(name: string, listener: (data: unknown) => void): () => void;
}
