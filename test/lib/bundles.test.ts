import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { schemaVersionsOf } from '../../events/schema-files.ts';
import { pdfOf } from '../../functions/notification/pdf/layout.ts';
import { invoiceDocument } from '../../functions/notification/tax-document.ts';
import { bundleFunctions, bundleModules, copyFiles } from '../../lib/function/bundles.ts';
import { entries } from '../../lib/function/entries.ts';
import { pdfFiles } from '../../lib/function/pdf-files.ts';
import { seller } from '../functions/notification/documents.ts';
import * as given from '../functions/support/events.ts';

const megabyte = 1024 * 1024;
/** Of the code. */
const limitInBytes = (functionId: string) => (functionId === 'notification' ? 1.75 : 1.5) * megabyte;
/** Of the fonts that notification writes PDFs with. Lambda's limit for a function, unzipped, is 250 MB. */
const fontLimitInBytes = 26 * megabyte;
let output: string;

beforeAll(() => {
  output = mkdtempSync(join(tmpdir(), 'orderstream-bundles-'));
  bundleFunctions(output);
});

afterAll(() => rmSync(output, { recursive: true, force: true }));

describe('the bundle of', () => {
  test.each(Object.keys(entries))(
    'The bundle of %s exports a handler and is at most 1.5 MB, that of notification 1.75.',
    (functionId) => {
      const bundle = join(output, functionId, 'index.mjs');
      expect(statSync(bundle).size).toBeLessThanOrEqual(limitInBytes(functionId));
      expect(readFileSync(bundle, 'utf8')).toMatch(/export\{[^}]*\bas handler\b[^}]*\}/);
    },
  );
});

describe('the bundle that is debugged', () => {
  test('The bundle that is debugged has a map to the source, wherever the assembly copies it to.', () => {
    const debugged = join(output, 'debugged');
    bundleFunctions(debugged, undefined, true);
    const copy = join(output, 'elsewhere/deeper/asset');
    cpSync(join(debugged, 'payment'), copy, { recursive: true });
    const text = readFileSync(join(copy, 'index.mjs'), 'utf8');
    expect(text).toMatch(/sourceMappingURL=index\.mjs\.map\n?$/);
    const { sources, sourceRoot } = JSON.parse(readFileSync(join(copy, 'index.mjs.map'), 'utf8'));
    const files = sources.map((source: string) => fileURLToPath(new URL(source, sourceRoot)));
    expect(files).toContain(join(import.meta.dirname, '../../functions/payment/domain.ts'));
    const own = files.filter((file: string) => !file.includes('/node_modules/'));
    expect(own.filter((file: string) => !existsSync(file))).toEqual([]);
  });

  test('The bundle that is deployed has no map.', () => {
    expect(readdirSync(join(output, 'payment'))).not.toContain('index.mjs.map');
  });
});

describe('beside the bundle of notification', () => {
  const fontDirectory = () => join(output, 'notification', 'fonts');
  const fonts = () => readdirSync(fontDirectory()).filter((name) => name.endsWith('.ttf'));

  test('Next to the bundle of notification are the fonts, of at most 26 MB.', () => {
    expect(fonts()).toEqual(expect.arrayContaining(['NotoSans_400Regular.ttf', 'NotoSansSC_400Regular.ttf']));
    const sizes = fonts().map((name) => statSync(join(fontDirectory(), name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(fontLimitInBytes);
  });

  test('Next to the bundle of notification is the licence of each font.', () => {
    const licences = readdirSync(fontDirectory()).filter((name) => name.endsWith('.txt'));
    const families = new Set(fonts().map((name) => name.split('_')[0]?.toLowerCase()));
    const licensed = licences.map((name) => name.replace('.LICENSE_FONT.txt', '').replaceAll('-', ''));
    expect(licensed.sort()).toEqual([...families].sort());
    for (const name of licences) {
      expect(readFileSync(join(fontDirectory(), name), 'utf8')).toContain(
        'SIL OPEN FONT LICENSE Version 1.1',
      );
    }
  });
});

describe('what writes PDFs, bundled where no package is installed,', () => {
  const document = (name: string) =>
    invoiceDocument(
      given.paymentProcessed(given.orderPlaced('order-1', { customer: { ...given.customer, name } })),
    );
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'orderstream-pdf-'));
    bundleModules(
      { pdf: join(import.meta.dirname, '../../functions/notification/pdf/layout.ts') },
      directory,
    );
    copyFiles(pdfFiles(), directory);
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** The PDF as the bundle writes it, in a separate process. */
  function writeThere(name: string): Buffer {
    const script = `
      const { pdfOf } = await import(${JSON.stringify(pathToFileURL(join(directory, 'pdf.mjs')).href)});
      process.stdout.write(await pdfOf(${JSON.stringify(document(name))}, ${JSON.stringify(seller)}));`;
    return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  test('The PDF writer, bundled where no package is installed, writes the bytes that it writes from its source.', async () => {
    expect(writeThere('王小明')).toEqual(await pdfOf(document('王小明'), seller));
  });

  test('The PDF writer, bundled where no package is installed, names the font that is missing, once a character needs it.', () => {
    rmSync(join(directory, 'fonts', 'NotoSansSC_400Regular.ttf'));
    expect(() => writeThere('王小明')).toThrow(/The font NotoSansSC_400Regular\.ttf is neither at .*fonts/);
    expect(writeThere('Łukasz').subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('the schemas of events', () => {
  const versionsIn = (functionId: string, eventType: string) =>
    readFileSync(join(output, functionId, 'index.mjs'), 'utf8').split(
      `name:"${eventType}",namespace:"orderstream.events"`,
    ).length - 1;

  test('The schemas of events are all in the function that reads what any version wrote, the current ones in those that write.', () => {
    const counts = ['timeline-rebuild', 'payment', 'orders-api'].map((id) =>
      versionsIn(id, 'PaymentProcessed'),
    );
    expect(counts).toEqual([schemaVersionsOf('PaymentProcessed').length, 1, 1]);
  });

  test.each(['orders', 'analytics', 'redrive', 'replay'])(
    'The schemas of events are not in %s, which neither writes nor decodes events.',
    (id) => {
      expect(versionsIn(id, 'OrderPlaced')).toBe(0);
    },
  );
});
