import type { Money } from '../../events/index.ts';

/** A product as the shop offers it. */
export interface Product {
  readonly productId: string;
  readonly name: string;
  /** Its head is notified of every order with one of its products. */
  readonly department: string;
  readonly price: Money;
  /** Most pieces in one order: the customer holds them until the order is paid or cancelled. */
  readonly maximumPerOrder: number;
  /** Pieces in stock when the system is deployed for the first time. */
  readonly initialStock: number;
}

/** The one currency the shop sells in. */
export const shopCurrency = 'USD';

/** Default of products. */
const usualMaximumPerOrder = 10;

type Row = [
  productId: string,
  name: string,
  department: string,
  amount: string,
  initialStock: number,
  maximumPerOrder?: number,
];

const rows: readonly Row[] = [
  ['book-kafka-guide', 'Kafka: The Definitive Guide', 'books', '12.30', 100_000],
  ['book-event-driven', 'Building Event-Driven Microservices', 'books', '39.99', 5_000],
  ['book-sagas', 'Sagas in Practice', 'books', '24.50', 2_000],
  ['headphones-studio', 'Studio Headphones', 'electronics', '149.00', 800],
  ['keyboard-mechanical', 'Mechanical Keyboard', 'electronics', '89.90', 1_200],
  ['turntable-limited', 'Turntable, Limited Edition', 'electronics', '499.00', 3],
  ['garden-hose', 'Garden Hose, 20 m', 'garden', '29.95', 3_000],
  ['lawn-chair', 'Lawn Chair', 'garden', '45.00', 900],
  ['tomato-seeds', 'Tomato Seeds', 'garden', '2.49', 50_000, 100],
  ['chef-knife', "Chef's Knife", 'kitchen', '64.00', 700],
  ['espresso-cups', 'Espresso Cups, set of 6', 'kitchen', '18.75', 4_000, 20],
  ['cast-iron-pan', 'Cast Iron Pan', 'kitchen', '54.20', 600],
];

/** Everything the shop sells: orders are priced from it, stock is seeded from it. */
export const catalogue: readonly Product[] = rows.map(
  ([productId, name, department, amount, initialStock, maximumPerOrder = usualMaximumPerOrder]) => ({
    productId,
    name,
    department,
    price: { amount, currency: shopCurrency },
    maximumPerOrder,
    initialStock,
  }),
);

const byId = new Map(catalogue.map((product) => [product.productId, product]));

/** The product of that id, if the shop has it. */
export function productOf(productId: string): Product | undefined {
  return byId.get(productId);
}

/** No order has more pieces of any product than that. */
export const largestMaximumPerOrder: number = Math.max(
  ...catalogue.map(({ maximumPerOrder }) => maximumPerOrder),
);
