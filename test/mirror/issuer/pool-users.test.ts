import { expect, test } from '@jest/globals';
import { PoolUsers } from '../../../local/src/issuer/pool-users.ts';

const staff = { sub: 'staff', email: 'staff@example.com', hasSecondFactor: true };

test('An identity of the configuration stays known, however many users sign in.', () => {
  const users = new PoolUsers({ staffToken: staff });
  for (let count = 0; count < 1_100; count += 1) users.add({ sub: `user-${count}` });
  expect(users.find('staff')).toBe(staff);
  expect(users.find('staff@example.com')).toBe(staff);
  expect(users.find('user-1099')).toEqual({ sub: 'user-1099' });
  expect(users.find('user-0')).toBeUndefined();
});
