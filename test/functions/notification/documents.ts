import type { Seller } from '../../../functions/notification/tax-document.ts';

export const seller: Seller = {
  name: 'Test & Sons',
  address: ['1 Market Sq', 'Springfield 12345'],
  taxId: 'US 12-3456789',
};
