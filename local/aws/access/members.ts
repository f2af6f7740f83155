/** Members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/** The members of a body; undefined for one that is no JSON object: the service itself refuses it. */
export function membersOf(body: Buffer): Members | undefined {
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}
