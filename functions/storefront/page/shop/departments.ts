import type { Product } from '../api/types.ts';

/** Departments in the order in which products name them first. */
export function departmentsOf(products: readonly Product[]): string[] {
  return [...new Set(products.map(({ department }) => department))];
}

/** `home-office` as a heading: `Home office`. */
export function departmentTitle(department: string): string {
  const words = department.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const hues: Readonly<Record<string, number>> = { books: 75, electronics: 250, garden: 145, kitchen: 35 };

/** The colour of a department, in degrees of OKLCH: a separate one for each that is not known here. */
export function hueOf(department: string): number {
  return hues[department] ?? numberOf(department) % 360;
}

/** A number from 0 to 2^32 - 1 that a text always has: FNV-1a. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** Few pieces are worth a word, so that customers do not order more than there are. */
const fewPieces = 10;

export interface Availability {
  readonly state: 'many' | 'few' | 'none';
  readonly text: string;
}

/** How much of a product is there, in words. */
export function availabilityOf({ available }: Pick<Product, 'available'>): Availability {
  if (available <= 0) return { state: 'none', text: 'Sold out' };
  if (available <= fewPieces) return { state: 'few', text: `Only ${available} left` };
  return { state: 'many', text: 'In stock' };
}
