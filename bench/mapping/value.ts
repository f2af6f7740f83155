const order = { type: 'OrderPlaced', total: 129.9, country: 'US', channel: 'web-shop', note: '' };

/** The value of every record: 300 bytes of JSON. */
export const VALUE = Buffer.from(
  JSON.stringify({ ...order, note: 'x'.repeat(300 - JSON.stringify(order).length) }),
);
