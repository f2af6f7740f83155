/** An event of an event source mapping, as far as this function reads it. */
export interface DecodedEvent {
  readonly records: Readonly<Record<string, readonly { readonly value: string }[]>>;
}

export function handler(event: DecodedEvent): { bytes: number };
