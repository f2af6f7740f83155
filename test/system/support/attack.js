/** Runs in a page: all the ways in which it can send something to the targets. Resolves to what it could read. */
async (targets) => {
  const read = [];
  const body = JSON.stringify({ enabled: false, topicName: 'evil', FunctionName: 'sign', sub: 'evil' });
  const attempt = async (name, send) => {
    try {
      const text = await Promise.race([send(), new Promise((done) => setTimeout(done, 3_000))]);
      if (text !== undefined) read.push(`${name}: ${text.slice(0, 80)}`);
    } catch {
      // What the browser does not let through was not read.
    }
  };
  const fetched = async (url, init) => {
    const response = await fetch(url, init);
    return response.type === 'opaque' ? undefined : `${response.status} ${await response.text()}`;
  };
  const post = (type, mode) => ({ method: 'POST', mode, headers: { 'content-type': type }, body });
  const added = (name, properties) => {
    const element = Object.assign(document.createElement(name), properties);
    document.body.append(element);
    return element;
  };
  const loaded = (element, textOf = () => undefined) =>
    new Promise((done) => {
      element.onload = element.onerror = () => done(textOf(element));
    });
  const contentOf = (frame) => frame.contentDocument?.body?.textContent || undefined;
  const submitted = (url) => {
    const frame = added('iframe', { name: `frame-${Math.random()}` });
    added('form', { action: url, method: 'post', target: frame.name }).submit();
    return loaded(frame, contentOf);
  };
  const connected = (url) =>
    new Promise((done) => {
      const socket = new WebSocket(url.replace(/^http/, 'ws'));
      socket.onopen = () => done('open');
      socket.onerror = () => done(undefined);
    });
  const ways = {
    cors: (url) => fetched(url),
    'no-cors': (url) => fetched(url, { mode: 'no-cors' }),
    'text with cors': (url) => fetched(url, post('text/plain', 'cors')),
    'text without cors': (url) => fetched(url, post('text/plain', 'no-cors')),
    'form with cors': (url) => fetched(url, post('application/x-www-form-urlencoded', 'cors')),
    'form without cors': (url) => fetched(url, post('application/x-www-form-urlencoded', 'no-cors')),
    json: (url) => fetched(url, post('application/json', 'cors')),
    delete: (url) => fetched(url, { method: 'DELETE' }),
    image: (url) => loaded(added('img', { src: url })),
    script: (url) => loaded(added('script', { src: url })),
    style: (url) => loaded(added('link', { rel: 'stylesheet', href: url })),
    frame: (url) => loaded(added('iframe', { src: url }), contentOf),
    form: submitted,
    socket: connected,
  };
  const attack = (url) => {
    navigator.sendBeacon(url, body);
    return Promise.all(
      Object.entries(ways).map(([name, send]) => attempt(`${name} ${url}`, () => send(url))),
    );
  };
  // A few at a time: the time limit of an attempt must not pass while it waits for a connection.
  for (let first = 0; first < targets.length; first += 4) {
    await Promise.all(targets.slice(first, first + 4).map(attack));
  }
  return read;
};
