import { camelOf, pascalOf, titleOf, totalFieldOf } from './names.ts';
import type { ConcernRequest } from './options.ts';

/** A concern that is made, with all forms of its names. */
export interface NewConcern extends ConcernRequest {
  /** `GiftCards`. */
  readonly pascal: string;
  /** `giftCards`. */
  readonly camel: string;
  /** `Gift cards`. */
  readonly title: string;
  /** The field that has the total, in the event and in the response. */
  readonly field: string;
}

export function newConcern(request: ConcernRequest): NewConcern {
  const { name, emits } = request;
  return {
    ...request,
    pascal: pascalOf(name),
    camel: camelOf(name),
    title: titleOf(name),
    field: totalFieldOf(name, emits),
  };
}

/** Event types as text: `'OrderPlaced', 'PaymentRefunded'`. */
export const quotedReads = ({ reads }: NewConcern): string => reads.map((type) => `'${type}'`).join(', ');
