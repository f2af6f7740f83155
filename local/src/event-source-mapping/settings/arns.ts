import { arnAt, placeOfArn } from '../../shared/place.ts';

/** Where functions are that neither their name nor an event source places: in tests. */
const UNKNOWN_PLACE = { region: 'us-east-1', accountId: '123456789012' };

/**
 * ARN of a function given by name or ARN. A bare name that the mirror does not know is one of the event source's account
 * and Region.
 */
export function functionArnOf(functionName: string, eventSourceArn: string | undefined): string {
  if (functionName.startsWith('arn:')) return functionName;
  const place = eventSourceArn ? placeOfArn(eventSourceArn) : UNKNOWN_PLACE;
  return arnAt(place, 'lambda', `function:${functionName}`);
}

/** ARN of a mapping: it is of the account and Region of its function. */
export function mappingArnOf(uuid: string, functionArn: string): string {
  return arnAt(placeOfArn(functionArn), 'lambda', `event-source-mapping:${uuid}`);
}
