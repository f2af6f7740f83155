import { join } from 'node:path';
import { DeadLetters } from '../dead-letters/dead-letters.ts';
import { Redrive } from '../dead-letters/redrive.ts';
import { RedriveLedger } from '../dead-letters/redrive-ledger.ts';
import type { EventSourceMappingService } from '../event-source-mapping/types.ts';
import type { TopicRecords } from '../json-api/topic-records.ts';
import type { LocalCloud } from './local-cloud.ts';

/** Reads and redrives the dead letters of all mappings. */
export function openDeadLetters(
  {
    capturedFailures,
    eventSourceMappings,
    offsets,
  }: Pick<LocalCloud, 'capturedFailures' | 'eventSourceMappings' | 'offsets'>,
  records: TopicRecords,
  dataDirectory: string,
): { readonly deadLetters: DeadLetters; readonly redrive: Redrive; readonly forget: () => void } {
  const ledger = new RedriveLedger(join(dataDirectory, 'redriven.ndjson'));
  const ports = {
    captured: capturedFailures,
    ledger,
    topics: () => deadLetterTopics(eventSourceMappings),
    offsets,
    records,
    now: Date.now,
  };
  const deadLetters = new DeadLetters(ports);
  const forget = () => {
    ledger.clear();
    capturedFailures.clear();
  };
  return { deadLetters, redrive: new Redrive(deadLetters, ports), forget };
}

/** Topics that are the on-failure destination of a mapping. */
function deadLetterTopics(mappings: Pick<EventSourceMappingService, 'list'>): string[] {
  const destinations = mappings.list().map((mapping) => mapping.DestinationConfig?.OnFailure?.Destination);
  const topics = destinations.flatMap((text) => /^kafka:\/\/(.+)$/.exec(text ?? '')?.[1] ?? []);
  return [...new Set(topics)];
}
