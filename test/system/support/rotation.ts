/** As many orders of one customer as a day takes without an alert, and fewer than a customer may have in progress. */
const ordersOfACustomer = 10;

/** Customers who take turns. */
export interface Rotation<Customer> {
  /** The customer of the next order: another one after every ten. */
  next(): Promise<Customer>;
  /** Everyone whose turn has come. */
  all(): Promise<readonly Customer[]>;
}

/**
 * For clients that place more orders than one customer may (`openOrdersPerCustomer`): tests, benches and chaos run with the
 * limits of the stack, as many customers instead of one.
 * @param signUp makes a customer that the system has not seen before.
 */
export function rotating<Customer>(signUp: () => Promise<Customer>): Rotation<Customer> {
  const customers: Promise<Customer>[] = [];
  let orders = 0;
  return {
    next() {
      if (orders % ordersOfACustomer === 0) customers.push(signUp());
      orders += 1;
      return customers.at(-1) as Promise<Customer>;
    },
    all: () => Promise.all(customers),
  };
}
