import type { Money, Product } from '../api/types.ts';
import { jsonIn } from '../json.ts';
import { sumOf, times } from '../money.ts';

/** Pieces of a product that the customer wants. */
interface BasketLine {
  readonly productId: string;
  readonly quantity: number;
}

export type Basket = readonly BasketLine[];

/** A line with its product, and what the customer has to know before they buy it. */
export interface PricedLine {
  readonly product: Product;
  readonly quantity: number;
  readonly total: Money;
  readonly note: string | undefined;
}

export interface PricedBasket {
  readonly lines: readonly PricedLine[];
  /** Products the shop no longer sells: they cannot be bought. */
  readonly unknown: readonly string[];
  /** Undefined without lines. */
  readonly total: Money | undefined;
}

/** Most different products in one order, as the API accepts them. */
const maximumLines = 50;

/** The basket with one product at that quantity, which is limited to what one order may have; 0 removes it. */
export function withQuantity(basket: Basket, product: Product, wanted: number): Basket {
  const { productId, maximumPerOrder } = product;
  const quantity = Math.min(Math.max(0, Math.trunc(wanted) || 0), maximumPerOrder);
  if (quantity === 0) return withoutProduct(basket, productId);
  if (quantityOf(basket, productId) === 0) {
    return basket.length < maximumLines ? [...basket, { productId, quantity }] : basket;
  }
  return basket.map((line) => (line.productId === productId ? { productId, quantity } : line));
}

/** The basket without a product. */
export function withoutProduct(basket: Basket, productId: string): Basket {
  return basket.filter((line) => line.productId !== productId);
}

/** Pieces of a product in the basket. */
export function quantityOf(basket: Basket, productId: string): number {
  return basket.find((line) => line.productId === productId)?.quantity ?? 0;
}

/** Pieces of all products together. */
export function piecesIn(basket: Basket): number {
  return basket.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The basket at the prices of the products. */
export function priced(basket: Basket, products: readonly Product[]): PricedBasket {
  const byId = new Map(products.map((product) => [product.productId, product]));
  const lines = basket.flatMap(({ productId, quantity }) => {
    const product = byId.get(productId);
    return product ? [pricedLine(product, quantity)] : [];
  });
  return {
    lines,
    unknown: basket.map(({ productId }) => productId).filter((productId) => !byId.has(productId)),
    total: lines.length > 0 ? sumOf(lines.map(({ total }) => total)) : undefined,
  };
}

function pricedLine(product: Product, quantity: number): PricedLine {
  return { product, quantity, total: times(product.price, quantity), note: noteOn(product, quantity) };
}

/** The order of a customer who wants more than there is gets cancelled, unless more arrives before. */
function noteOn({ available, maximumPerOrder }: Product, quantity: number): string | undefined {
  if (quantity > maximumPerOrder) return `One order may have ${maximumPerOrder} of it at most.`;
  if (available <= 0) return 'Sold out at the moment: an order with it will be cancelled.';
  if (quantity > available) return `Only ${available} left: an order of ${quantity} will be cancelled.`;
  return undefined;
}

/** The basket in a text of the browser's storage; an empty one for every text that is not of this page. */
export function basketIn(text: string | null): Basket {
  const lines = jsonIn(text);
  return Array.isArray(lines) ? lines.filter(isLine).slice(0, maximumLines) : [];
}

function isLine(value: unknown): value is BasketLine {
  const { productId, quantity } = (value ?? {}) as Partial<Record<keyof BasketLine, unknown>>;
  return typeof productId === 'string' && Number.isInteger(quantity) && (quantity as number) > 0;
}
