/** Settings of a mapping as text. No DOM here. */

export interface SettingRow {
  readonly name: string;
  /** The value itself where it is not text. */
  readonly value: unknown;
  /** Whether AWS sets it unless one says otherwise. */
  readonly isDefault: boolean;
  /** What the value means where it does not say so itself. */
  readonly note?: string;
}

type Settings = Readonly<Record<string, unknown>>;

interface Setting {
  readonly name: string;
  /** What AWS sets; undefined: nothing. */
  readonly defaultValue?: unknown;
  readonly note?: (value: unknown, settings: Settings) => string | undefined;
}

const always = (text: string) => () => text;

/**
 * In the order of interest. Defaults: https://docs.aws.amazon.com/lambda/latest/dg/msk-esm-parameters.html; of the window, and the
 * limit of retries with a destination: https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
const SETTINGS: readonly Setting[] = [
  { name: 'BatchSize', defaultValue: 100, note: always('records') },
  {
    name: 'MaximumBatchingWindowInSeconds',
    note: (value) => (value === undefined ? 'half a second' : 'seconds'),
  },
  { name: 'StartingPosition' },
  { name: 'StartingPositionTimestamp' },
  {
    name: 'MaximumRetryAttempts',
    defaultValue: -1,
    note: (value, settings) => (value === -1 ? unlimitedRetries(settings) : undefined),
  },
  {
    name: 'MaximumRecordAgeInSeconds',
    defaultValue: -1,
    note: (value) => (value === -1 ? 'as long as the topic keeps the record' : 'seconds'),
  },
  { name: 'BisectBatchOnFunctionError', defaultValue: false },
  {
    name: 'FunctionResponseTypes',
    note: (value) => (value === undefined ? 'a failure is one of the whole batch' : undefined),
  },
  {
    name: 'DestinationConfig',
    note: (value) => (value === undefined ? 'failed records are discarded' : undefined),
  },
  {
    name: 'FilterCriteria',
    note: (value) => (value === undefined ? 'every record is delivered' : undefined),
  },
  {
    name: 'ProvisionedPollerConfig',
    note: (value) => (value === undefined ? 'on-demand mode' : 'provisioned mode'),
  },
  { name: 'AmazonManagedKafkaEventSourceConfig' },
  { name: 'SelfManagedKafkaEventSourceConfig' },
  { name: 'SourceAccessConfigurations' },
  { name: 'LoggingConfig', note: (value) => (value === undefined ? 'no system log' : undefined) },
  { name: 'MetricsConfig' },
  { name: 'KMSKeyArn' },
  { name: 'Topics' },
  { name: 'EventSourceArn' },
  { name: 'SelfManagedEventSource' },
  { name: 'FunctionArn' },
  { name: 'UUID' },
  { name: 'EventSourceMappingArn' },
  { name: 'LastModified' },
];

/** Shown as such, not as settings. */
const STATE = ['State', 'StateTransitionReason', 'LastProcessingResult'];

/** Are shown with what AWS does without them; others only when they are set. */
const ALWAYS_SHOWN = [
  'MaximumBatchingWindowInSeconds',
  'FunctionResponseTypes',
  'DestinationConfig',
  'FilterCriteria',
  'ProvisionedPollerConfig',
  'LoggingConfig',
];

/** The settings of a mapping, those that the page does not know at the end. */
export function settingRows(settings: Settings): SettingRow[] {
  const known = SETTINGS.filter(({ name }) => isSet(settings[name]) || ALWAYS_SHOWN.includes(name));
  const others = Object.keys(settings)
    .filter((name) => !STATE.includes(name) && !SETTINGS.some((each) => each.name === name))
    .map((name): Setting => ({ name }));
  return [...known, ...others].map(({ name, defaultValue, note }) => {
    const value = isSet(settings[name]) ? settings[name] : undefined;
    return {
      name,
      value,
      isDefault: value === undefined || value === defaultValue,
      note: note?.(value, settings),
    };
  });
}

/** A destination without a target, as an update leaves it, is none. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || JSON.stringify(value) !== '{}';
}

function unlimitedRetries({ DestinationConfig }: Settings): string {
  const hasDestination = isSet(DestinationConfig);
  return hasDestination
    ? 'at most 10, since there is an on-failure destination'
    : 'until it succeeds or expires';
}
