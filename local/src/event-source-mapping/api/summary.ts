import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { bareFunctionName } from '../../lambda/function-name.ts';
import type { PartitionLag } from '../types.ts';

/** `LastProcessingResult` where it names a problem, else empty. */
export const problemOf = (result = ''): string => (result.startsWith('PROBLEM') ? result : '');

/** Records not processed, over all partitions; null where that is not known. */
export const totalLag = (lags: readonly PartitionLag[] | undefined): number | null =>
  lags?.reduce((sum, { lag }) => sum + lag, 0) ?? null;

/** How a mapping is named: by its UUID, and by what it connects. */
export const namesOf = ({
  UUID = '',
  FunctionArn = '',
  Topics: [topic = ''] = [],
}: EventSourceMappingConfiguration): {
  readonly uuid: string;
  readonly functionName: string;
  readonly topic: string;
} => ({ uuid: UUID, functionName: bareFunctionName(FunctionArn), topic });
