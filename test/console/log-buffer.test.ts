import { expect, test } from '@jest/globals';
import { LogBuffer } from '../../local/src/console/page/pages/logs/log-buffer.ts';

const line = (sequence: number, functionName = 'orders') => ({
  functionName,
  sequence,
  timestamp: sequence,
  stream: 's',
  message: `line ${sequence}`,
});
const sequences = ({ lines }: LogBuffer) => lines.map(({ sequence }) => sequence);

test('Lines that a page has are added once, whichever load brings them.', () => {
  const buffer = new LogBuffer();
  expect(buffer.append([line(3), line(4)])).toBe(2);
  expect(buffer.append([line(4), line(5), line(4, 'mail')])).toBe(2);
  expect(buffer.prepend([line(1), line(2), line(3)])).toBe(2);
  expect(sequences(buffer)).toEqual([1, 2, 3, 4, 5, 4]);
  const before = buffer.lines;
  expect(buffer.append([line(5)])).toBe(0);
  expect(buffer.lines).toBe(before);
});

test('A page keeps the last lines, and as many earlier ones as there is room for.', () => {
  const buffer = new LogBuffer(3);
  buffer.append([line(1), line(2), line(3), line(4)]);
  expect(sequences(buffer)).toEqual([2, 3, 4]);
  expect(buffer.prepend([line(1)])).toBe(0);
  buffer.append([line(5)]);
  expect(sequences(buffer)).toEqual([3, 4, 5]);
});
