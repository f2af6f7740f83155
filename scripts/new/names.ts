/** The forms of names: `gift-cards`, `GiftCards`, `giftCards`; and what follows from the name of an event. */

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const uncapitalized = (word: string) => word.charAt(0).toLowerCase() + word.slice(1);

/** `GiftCards` of `gift-cards`. */
export const pascalOf = (kebab: string): string => kebab.split('-').map(capitalized).join('');

/** `giftCards` of `gift-cards`. */
export const camelOf = (kebab: string): string => uncapitalized(pascalOf(kebab));

/** `giftCardIssued` of `GiftCardIssued`: the function that makes the event. */
export const makerOf = (eventType: string): string => uncapitalized(eventType);

/** `Gift cards` of `gift-cards`. */
export const titleOf = (kebab: string): string => capitalized(kebab.replaceAll('-', ' '));

/** Fields that every event has; none may have another meaning. */
export const commonFields = ['id', 'type', 'time', 'orderId', 'customerId', 'causationId'] as const;

/**
 * The field of the total: what the event's name says between its concern and its verb. `LoyaltyPointsChanged` of `loyalty` has
 * `points`; where nothing is left, or a field that every event has, it is `total`.
 */
export function totalFieldOf(concern: string, eventType: string | undefined): string {
  const words = (eventType ?? '').match(/[A-Z][a-z0-9]*/g) ?? [];
  const ofConcern = pascalOf(concern).match(/[A-Z][a-z0-9]*/g) ?? [];
  const isPrefix = ofConcern.every((word, index) => words[index] === word);
  const field = uncapitalized(words.slice(isPrefix ? ofConcern.length : 0, -1).join(''));
  return field === '' || commonFields.some((each) => each === field) ? 'total' : field;
}
