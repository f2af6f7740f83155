import { type Place, placeOfArn } from '../shared/place.ts';

/** Where a request is served. */
export type PlaceOf = (accessKeyId: string, signedRegion: string | undefined) => Place;

/**
 * Where requests are served. A function's request is of its account, in the Region that it is signed for, as on AWS.
 * A developer's keys have no account: an access key id that is the account of a stack means that account (a convention
 * of AWS mocks), and any other key the account of the stack. A Region in which no stack runs is taken for
 * the stack's, so that a shell with another default Region reaches what runs here.
 * @param places of the stacks in the order of their deployment; at least one, the last is the default.
 * @param functionArnOf ARN of the function that an access key belongs to.
 */
export function requestPlaces(
  places: readonly Place[],
  functionArnOf: (accessKeyId: string) => string | undefined,
): PlaceOf {
  const fallback = places.at(-1) as Place;
  return (accessKeyId, signedRegion) => {
    const functionArn = functionArnOf(accessKeyId);
    if (functionArn !== undefined) {
      const own = placeOfArn(functionArn);
      return { accountId: own.accountId, region: signedRegion ?? own.region };
    }
    const isAccount = places.some(({ accountId }) => accountId === accessKeyId);
    const ofAccount = isAccount ? places.filter(({ accountId }) => accountId === accessKeyId) : places;
    return ofAccount.findLast(({ region }) => region === signedRegion) ?? ofAccount.at(-1) ?? fallback;
  };
}
