import type { RecordStory } from '../../api/types.ts';
import type { Tone } from '../../components/tone.ts';
import type { WholeContent } from '../topics/types.ts';

/** Words about records and attempts with them. No DOM here. */

interface Word {
  readonly text: string;
  readonly tone: Tone;
}

/** How a record ended in a mapping. */
export const OUTCOMES: Readonly<Record<RecordStory['outcome'], Word>> = {
  pending: { text: 'Pending', tone: 'waiting' },
  delivered: { text: 'Delivered', tone: 'good' },
  filtered: { text: 'Filtered out', tone: 'neutral' },
  destination: { text: 'Sent to the destination', tone: 'bad' },
  discarded: { text: 'Discarded', tone: 'bad' },
  revoked: { text: 'Polled again by another consumer', tone: 'waiting' },
};

type Result = RecordStory['attempts'][number]['result'];

/** How an attempt ended. `sentence` follows `Attempt 1`. */
export const RESULTS: Readonly<Record<Result, Word & { readonly sentence: string }>> = {
  running: { text: 'Running', tone: 'waiting', sentence: 'is running' },
  succeeded: { text: 'Succeeded', tone: 'good', sentence: 'succeeded' },
  'partial-failure': { text: 'Reported', tone: 'bad', sentence: 'reported failed records' },
  failed: { text: 'Failed', tone: 'bad', sentence: 'failed' },
  bisected: {
    text: 'Failed, bisected',
    tone: 'bad',
    sentence: 'failed: the batch is bisected, its halves are invoked next',
  },
  'not-invoked': {
    text: 'Throttled or refused before the function ran',
    tone: 'bad',
    sentence: 'was throttled or refused before the function ran',
  },
};

/** Why a batch was full. */
export const REASONS: Readonly<Record<string, string>> = {
  'batch-size': 'BatchSize was reached',
  'payload-limit': 'more records would exceed the size of an event',
  window: 'the batching window was over',
};

const FORMATS: Readonly<Record<WholeContent['format'], string>> = {
  none: 'none',
  avro: 'Avro',
  'json-schema': 'JSON Schema',
  json: 'JSON',
  text: 'text',
  base64: 'binary',
};

/** `Avro, OrderPlaced`: how a value was decoded. */
export const formatName = ({ format, schemaName }: Pick<WholeContent, 'format' | 'schemaName'>): string =>
  [FORMATS[format], schemaName].filter(Boolean).join(', ');
