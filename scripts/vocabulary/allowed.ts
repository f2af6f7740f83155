/** Text in which words to avoid are right: names and quotations that are not ours to choose. */
export interface Allowed {
  /** Paths of the files. */
  readonly files: RegExp;
  readonly text: RegExp;
  readonly reason: string;
}

export const allowed: readonly Allowed[] = [
  {
    files: /\.(ts|js|mjs|md)$/,
    text: /getRemainingTimeInMillis/g,
    reason: 'Member of the context that Lambda passes to a handler.',
  },
  { files: /\.(ts|md)$/, text: /[tT]imeoutInMillis/g, reason: 'Property of integrations of API Gateway.' },
  { files: /\.ts$/, text: /maxWaitTimeInMs/g, reason: 'Option of a consumer of kafkajs.' },
  {
    files: /\.(ts|md)$/,
    text: /(that|which) (is|are) no (longer|more)\b/g,
    reason: 'An adverb, not a negated noun.',
  },
  {
    files:
      /^functions\/(inventory|notification|payment)\/store\.ts$|^test\/chaos\/tables\.ts$|^test\/functions\/(notification\/store|saga\/one-write)\.test\.ts$/,
    text: /\banswer\b/g,
    reason: 'Attribute of items in tables that are deployed.',
  },
  {
    files: /^lib\/order-api\/access-log\.ts$|^docs\/runbook\/api-latency\.md$/,
    text: /[lL]atencyInMs/g,
    reason: 'Fields of the access log, which queries of operators name.',
  },
  {
    files: /^docs\/tutorial\/README\.md$/,
    text: /as a letterbox does/g,
    reason: 'The metaphor that introduces consumer lag to a reader who does not know Kafka.',
  },
  {
    files: /^docs\/reference\/events\.md$/,
    text: /Id of the event this one answers[^|]*/g,
    reason: 'The `doc` of schemas that are published and never change.',
  },
  {
    files: /^functions\/shipping|^test\/functions/,
    text: /Springfield Parcel/g,
    reason: 'Name of the carrier, which customers read in emails.',
  },
];
