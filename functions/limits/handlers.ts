import type { OrderPlaced } from '../../events/index.ts';
import { countOrder } from './count-order.ts';
import type { LimitsPorts } from './ports.ts';

/** Counts every order. */
export function createLimitsHandlers(ports: LimitsPorts) {
  return { OrderPlaced: (order: OrderPlaced) => countOrder(order, ports) };
}
