import { describe, expect, test } from '@jest/globals';
import { expectNoAxeFindings, noBrowser, openConsole } from './open-console.ts';

const describeAxe = noBrowser ? describe.skip : describe;

const pageOf = (style: string, content: string) =>
  `data:text/html,${encodeURIComponent(
    `<!doctype html><html lang="en"><head><title>A page</title><meta name="viewport" content="width=device-width">
     <style>${style}</style></head><body><main><h1>A page</h1>${content}</main></body></html>`,
  )}`;

const phone = (rules: string) => `@media (max-width: 500px) { ${rules} }`;
const dark = (rules: string) => `@media (prefers-color-scheme: dark) { ${rules} }`;
const faint = 'p { color: #999; background: #aaa }';

describeAxe('findings of axe', () => {
  test('A page without mistakes has no findings.', async () => {
    await expectNoAxeFindings(await openConsole(pageOf('', '<button>Go</button>'), { path: '' }));
  });

  test.each([
    ['in every view', pageOf('', '<button></button>'), 'light', 1280, 'button-name'],
    ['of colours in the dark', pageOf(dark(faint), '<p>Text</p>'), 'dark', 1280, 'color-contrast'],
    [
      'of words that a phone hides',
      pageOf(phone('span { display: none }'), '<button><span>Go</span></button>'),
      'light',
      360,
      'button-name',
    ],
    [
      'of colours of what only a phone shows',
      pageOf(`p { display: none } ${phone(`p { display: block } ${dark(faint)}`)}`, '<p>Text</p>'),
      'dark',
      360,
      'color-contrast',
    ],
    [
      'of colours of what only a phone shows in the light',
      pageOf(
        `p { display: none } ${phone(`p { display: block } ${faint} ${dark('p { color: #000; background: #fff }')}`)}`,
        '<p>Text</p>',
      ),
      'light',
      360,
      'color-contrast',
    ],
    ['of colours that only a phone has', pageOf(phone(faint), '<p>Text</p>'), 'light', 360, 'color-contrast'],
    [
      'of colours behind a text that only a phone has in the dark',
      pageOf(
        dark(`p { color: #fff } body { background: #000 } ${phone('main { background: #ddd }')}`),
        '<p>Text</p>',
      ),
      'dark',
      360,
      'color-contrast',
    ],
    [
      'of a page that is wider than a phone',
      pageOf('p { width: 600px }', '<p>Text</p>'),
      'light',
      360,
      'wider than the view',
    ],
  ])('A mistake %s is a finding.', async (_, address, scheme, width, finding) => {
    const page = await openConsole(address, { path: '' });
    const message = await expectNoAxeFindings(page).then(
      () => 'none',
      (error: Error) => error.message,
    );
    expect(message).toContain(`"${scheme}"`);
    expect(message).toContain(`"width": ${width}`);
    expect(message).toContain(finding);
  });

  test('A page with frames is refused, since they are not looked at.', async () => {
    const page = await openConsole(pageOf('', '<iframe title="Other" srcdoc="Text"></iframe>'), { path: '' });
    await expect(expectNoAxeFindings(page)).rejects.toThrow(/has frames/);
  });
});
