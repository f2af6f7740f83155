/** Where a suite keeps its state: the same statements hold in memory and in DynamoDB Local. */
export const runtimes = ['memory', 'DynamoDB Local'] as const;
export type Runtime = (typeof runtimes)[number];

/** `TEST_PROPERTIES=long npm test -- test/functions` is the long form of what `npm test` runs. */
const isLong = process.env.TEST_PROPERTIES === 'long';

/** Runs of a property: a store over the network is slower than the memory it is compared with. */
export const runsOn: Readonly<Record<Runtime, number>> = isLong
  ? { memory: 500, 'DynamoDB Local': 25 }
  : { memory: 100, 'DynamoDB Local': 10 };
/** Milliseconds such a property may take on a busy machine. */
export const patience = 120_000;
