import { type EventType, eventId, type OrderstreamEvent } from '../../events/index.ts';

/** What a reply event takes over from its cause. */
type Cause = Pick<OrderstreamEvent, 'id' | 'orderId' | 'customerId'>;

/**
 * The members that every event has, of an event that another one causes.
 * @param time RFC 3339, UTC.
 * @param discriminator Distinguishes replies of one type to one order; see {@link eventId}.
 */
export function replyTo<Type extends EventType>(
  { id, orderId, customerId }: Cause,
  type: Type,
  time: string,
  discriminator = '',
) {
  return { id: eventId(orderId, type, discriminator), type, time, orderId, customerId, causationId: id };
}
