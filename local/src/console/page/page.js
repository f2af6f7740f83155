const REFRESH_MS = 1000;
const byId = (id) => document.getElementById(id);
const connection = byId('connection');

/** Writes only what changed, so that focus and selection stay where they are. */
function setText(element, value) {
  const text = String(value);
  if (element.textContent !== text) element.textContent = text;
}

/** Keeps one child per item, in order: existing children are updated, the others come and go. */
function syncChildren(parent, items, keyOf, create, update) {
  const present = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const key = keyOf(item, index);
    const child = present.get(key) ?? create(item);
    child.dataset.key = key;
    present.delete(key);
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
    update(child, item);
  });
  for (const child of present.values()) child.remove();
}

function createRow(texts, numbers) {
  const row = document.createElement('tr');
  for (let index = 0; index < texts + numbers; index += 1) {
    const cell = row.appendChild(document.createElement(index === 0 ? 'th' : 'td'));
    if (index === 0) cell.scope = 'row';
    if (index >= texts) cell.className = 'number';
  }
  return row;
}

function fillRow(row, values) {
  for (const [index, value] of values.entries()) setText(row.cells[index], value);
}

function createMappingRow({ uuid }) {
  const row = createRow(4, 5);
  const button = row.insertCell().appendChild(document.createElement('button'));
  button.type = 'button';
  button.addEventListener('click', () => setEnabled(uuid, button.dataset.enable === 'true'));
  return row;
}

function updateMappingRow(row, { functionName, topic, consumerGroupId, state, problem, offsetLag, metrics }) {
  const counts = [
    'PolledEventCount',
    'FilteredOutEventCount',
    'InvokedEventCount',
    'OnFailureDestinationDeliveredEventCount',
  ];
  fillRow(row, [
    functionName,
    topic,
    consumerGroupId,
    problem ? `${state}. ${problem}` : state,
    offsetLag ?? '–',
    ...counts.map((name) => metrics[name] ?? 0),
  ]);
  const button = row.querySelector('button');
  const isPaused = state === 'Disabled' || state === 'Disabling';
  button.dataset.enable = String(isPaused);
  setText(button, isPaused ? 'Resume' : 'Pause');
  button.setAttribute('aria-label', `${isPaused ? 'Resume' : 'Pause'} ${functionName} on topic ${topic}`);
}

async function setEnabled(uuid, enabled) {
  const response = await fetch(`/mappings/${uuid}/enabled`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ enabled }),
  });
  if (!response.ok) return setText(connection, (await response.json()).error);
  await refresh();
}

function updateAddress(element, [, address]) {
  const content = address.startsWith('http')
    ? Object.assign(document.createElement('a'), { href: address })
    : document.createElement('span');
  content.textContent = address;
  if (element.textContent !== address) element.replaceChildren(content);
}

function show({ title, addresses, mappings, functions, notices }) {
  document.title = title;
  byId('title').textContent = title;
  const pairs = Object.entries(addresses).flatMap(([name, address]) => [
    ['dt', name, name],
    ['dd', address, name],
  ]);
  syncChildren(
    byId('addresses'),
    pairs,
    ([tag, , name]) => `${tag} ${name}`,
    ([tag]) => document.createElement(tag),
    (element, pair) => (pair[0] === 'dd' ? updateAddress(element, pair) : setText(element, pair[1])),
  );
  syncChildren(byId('mappings'), mappings, ({ uuid }) => uuid, createMappingRow, updateMappingRow);
  syncChildren(
    byId('functions'),
    functions,
    ({ name }) => name,
    () => createRow(1, 2),
    (row, { name, invocations, errors }) => fillRow(row, [name, invocations, errors]),
  );
  syncChildren(
    byId('notices'),
    notices,
    (_notice, index) => String(index),
    () => document.createElement('li'),
    (item, { time, text }) => setText(item, `${time} ${text}`),
  );
}

async function refresh() {
  const response = await fetch('/state.json');
  if (!response.ok) throw new Error(`the mirror returned ${response.status}`);
  show(await response.json());
}

async function refreshForEver() {
  try {
    await refresh();
    setText(connection, 'The mirror is running.');
  } catch (error) {
    setText(connection, `The mirror does not respond: ${error.message}`);
  }
  setTimeout(refreshForEver, REFRESH_MS);
}

refreshForEver();
