/**
 * What a shop has to give before stage prod is synthesized, as the context's `prod` object. The addresses are not of a
 * reserved domain, which is refused; nothing sends to them.
 */
export const prodSettings = {
  mailSender: 'orders@orderstream-shop.com',
  alarmMail: 'on-call@orderstream-shop.com',
  departmentHeads: {
    books: 'books@orderstream-shop.com',
    electronics: 'electronics@orderstream-shop.com',
    garden: 'garden@orderstream-shop.com',
    kitchen: 'kitchen@orderstream-shop.com',
  },
  seller: { name: 'Ada Trading Ltd', address: ['1 High St', 'London N1 1AA'], taxId: 'GB 123456789' },
  paymentGateway: 'stripe',
  stripeSecret: 'orderstream/stripe',
} as const;
