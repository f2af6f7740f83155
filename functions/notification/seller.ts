/** Who sells, as invoices name it. Whoever runs the shop puts their own name and address here. */
export const seller: readonly string[] = [
  'Orderstream Shop',
  '742 Evergreen Terrace',
  'Springfield 12345, US',
];
