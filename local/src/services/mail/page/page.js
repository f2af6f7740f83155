/** Shows the mailbox. Whatever comes out of an email is written as text; its HTML is shown by the sandboxed frame alone. */

const REFRESH_MS = 2_000;

const element = (id) => document.getElementById(id);
const made = (name, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

let shown = '';
let chosen;

async function refresh() {
  try {
    const text = await (await fetch('/emails.json')).text();
    if (text !== shown) list(JSON.parse(text));
    shown = text;
  } catch {
    element('status').textContent = 'The mailbox does not respond.';
  }
}

function list({ emails, total }) {
  const older = total - emails.length;
  element('status').textContent = `${total} emails${older > 0 ? `, the last ${emails.length} shown` : ''}`;
  element('list').replaceChildren(...emails.map(listed));
}

function listed({ messageId, subject, to, at }) {
  const button = made(
    'button',
    { type: 'button' },
    subject || '(no subject)',
    made('small', {}, `${to.join(', ')}, ${new Date(at * 1_000).toLocaleString()}`),
  );
  if (messageId === chosen) button.setAttribute('aria-current', 'true');
  button.addEventListener('click', () => show(messageId, button));
  return made('li', {}, button);
}

async function show(messageId, button) {
  chosen = messageId;
  for (const other of element('list').querySelectorAll('[aria-current]'))
    other.removeAttribute('aria-current');
  button.setAttribute('aria-current', 'true');
  const path = `/emails/${encodeURIComponent(messageId)}`;
  const response = await fetch(path);
  if (response.ok && chosen === messageId) fill(await response.json(), path);
}

function fill(email, path) {
  element('subject').textContent = email.subject;
  const headers = [
    ['From', email.from],
    ['To', email.to.join(', ')],
    ['Cc', email.cc.join(', ')],
    ['Bcc', email.bcc.join(', ')],
    ['Reply to', email.replyTo.join(', ')],
    ['Sent', new Date(email.at * 1_000).toLocaleString()],
  ].filter(([, value]) => value);
  element('headers').replaceChildren(
    ...headers.flatMap(([name, value]) => [made('dt', {}, name), made('dd', {}, value)]),
  );
  element('attachments').replaceChildren(
    ...email.attachments.map(({ name, contentType, size }, index) => {
      const link = made('a', { href: `${path}/attachments/${index}`, download: name }, name);
      return made('li', {}, link, ` (${contentType}, ${size} bytes)`);
    }),
  );
  const hasHtml = email.html !== undefined;
  element('html').hidden = !hasHtml;
  element('html').src = hasHtml ? `${path}/html` : 'about:blank';
  links(email.html ?? '');
  element('text').textContent = email.text ?? '';
  element('text').hidden = element('text-title').hidden = email.text === undefined;
  element('mail').hidden = false;
}

/** A document that DOMParser makes runs nothing and loads nothing. */
function links(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const addresses = [...parsed.querySelectorAll('a[href]')].map((link) => link.getAttribute('href').trim());
  const safe = [...new Set(addresses)].filter((address) => /^(https?|mailto):/i.test(address));
  element('links').hidden = safe.length === 0;
  element('links')
    .querySelector('ul')
    .replaceChildren(
      ...safe.map((href) =>
        made('li', {}, made('a', { href, target: '_blank', rel: 'noreferrer noopener' }, href)),
      ),
    );
}

element('clear').addEventListener('click', async () => {
  await fetch('/clear-store', { method: 'POST' });
  element('mail').hidden = true;
  await refresh();
});
setInterval(refresh, REFRESH_MS);
refresh();
