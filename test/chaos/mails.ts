import type { Mail } from '../system/support/shop.ts';

type KeyParts = readonly [orderId: string | undefined, kind: string, recipient: string];

/** How to recognize each mail, as the customer can. */
const FACES: readonly (readonly [
  subject: RegExp,
  parts: (match: RegExpExecArray, mail: Mail) => KeyParts,
])[] = [
  [/^Order confirmation (\S+)$/, ([, orderId]) => [orderId, 'order-confirmation', 'customer']],
  [/^New order (\S+) for (.+)$/, ([, orderId, name]) => [orderId, 'department-notice', `department:${name}`]],
  [/^Invoice \S+ for your order (\S+)$/, ([, orderId]) => [orderId, 'invoice', 'customer']],
  [/^Credit note \S+ for your order (\S+)$/, ([, orderId]) => [orderId, 'credit-note', 'customer']],
  [/^Your order (\S+) has shipped$/, ([, orderId]) => [orderId, 'shipment', 'customer']],
  [/^Your order (\S+) is cancelled$/, ([, orderId]) => [orderId, 'cancellation', 'customer']],
  [
    /^Daily limit: /,
    (_, { text }) => [/The first beyond it is (\S+)\./.exec(text)?.[1], 'limit-alert', 'customer'],
  ],
];

/**
 * `<orderId>#<kind>#<recipient>`: one mail, however often it goes.
 * @throws {Error} for a mail that looks like none of ours.
 */
export function mailKeyOf(mail: Mail): string {
  for (const [subject, parts] of FACES) {
    const match = subject.exec(mail.subject);
    if (match) return parts(match, mail).join('#');
  }
  throw new Error(`a mail of no kind we know: ${mail.subject}`);
}
